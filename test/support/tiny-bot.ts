import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Registry } from '../../commands/command.ts';
import { createInboxJob } from '../../jobs/inbox.ts';
import { createOutboxJob } from '../../jobs/outbox.ts';
import { type JobRunner, startJobs } from '../../jobs/runner.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { createSlack } from '../../src/adapters/slack/slack.ts';
import { createBackground } from '../../src/background.ts';
import type { Context, Logger } from '../../src/context.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import { createChatInbox } from '../../src/flows/chat-inbox.ts';
import { createOutboxSender } from '../../src/flows/send-outbox.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { postMessage } from '../../src/store/outbox.ts';
import { sitesOf } from './context.ts';
import { testSite } from './site.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from './unused-ports.ts';
import { CHANNEL, TEST_TOKENS } from './workspace.ts';

/** Where this process kills itself, as a power cut would: at the first time that it gets there. */
export type CrashPoint = 'accepted' | 'done' | 'answered' | 'before-post' | 'after-post' | 'event';

export interface TinyBotSettings {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly instance: string;
  readonly crashAt: CrashPoint | null;
}

/** A process of its own with one command, one button and one modal, so that tests can kill it. */
const settings = JSON.parse(process.argv[2] ?? '') as TinyBotSettings;
const LEASE_MS = 600;

function crash(point: CrashPoint): void {
  if (settings.crashAt === point) process.kill(process.pid, 'SIGKILL');
}

const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (details, message) => process.stderr.write(`${settings.instance}: ${message} ${describe(details)}\n`),
  child: () => log,
};

function describe(details: object): string {
  return JSON.stringify(details, (_name, value: unknown) =>
    value instanceof Error ? (value.stack ?? value.message) : value,
  );
}

let jobs: JobRunner | undefined;
const stopping = new AbortController();
const background = createBackground(log);
const refuse = () => Promise.reject(new Error('not part of this test'));
const ctx: Context = {
  sites: sitesOf([testSite({})]),
  log,
  clock: { now: () => new Date() },
  store: openStore(settings.databaseUrl),
  ssh: unusedSsh,
  http: { probe: refuse },
  sql: { probe: refuse },
  backups: unusedBackups,
  reports: unusedReports,
  chat: null,
  files: { put: refuse, read: refuse, path: () => '' },
  forms: { fill: refuse },
  texts: createTexts(),
  resolveSecret: unusedSecret,
  redact: (text) => text,
  instance: settings.instance,
  stopping: stopping.signal,
  wake: (what) => jobs?.wake(what),
  background: background.run,
  checks: new Map(),
  limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
};

/** What the command does is one fact and what is said of it, in one transaction, under the request's key. */
async function note(key: string, message: ChatMessage): Promise<void> {
  await ctx.store.transaction().execute(async (trx) => {
    await postMessage(trx, { contractId: 'acme', channel: CHANNEL, key, message }, ctx.clock.now());
  });
  ctx.wake('outbox');
}

function noteMessage(text: string, key: string | null): ChatMessage {
  const button = { action: 'explain', label: 'Explain', value: { key } };
  return {
    summary: text,
    blocks: [{ kind: 'text', text }, ...(key === null ? [] : [{ kind: 'buttons' as const, buttons: [button] }])],
  };
}

const registry: Registry = {
  commands: [
    {
      name: 'ticket',
      summary: 'chat.help-summary',
      usage: '/ticket <text>',
      role: 'engineer',
      positionals: ['text...'],
      input: z.strictObject({ text: z.string() }),
      async run(_ctx, input, caller) {
        crash('accepted');
        const key = `note:${caller.requestKey}`;
        await note(key, noteMessage(input.text, key));
        crash('done');
        return { kind: 'private', message: noteMessage(`noted: ${input.text}`, null) };
      },
    },
  ],
  actions: [
    {
      id: 'explain',
      role: 'lead',
      input: z.strictObject({ key: z.string() }),
      opensModal: true,
      async run(_ctx, input) {
        return {
          kind: 'modal',
          modal: {
            form: 'explain',
            title: 'Explain',
            submit: 'Save',
            close: 'Cancel',
            state: input,
            fields: [{ kind: 'text', name: 'reason', label: 'Reason' }],
          },
        };
      },
    },
  ],
  modals: [
    {
      id: 'explain',
      role: 'lead',
      input: z.strictObject({ key: z.string(), reason: z.string().min(5) }),
      async run(_ctx, input) {
        crash('accepted');
        await note(input.key, noteMessage(`explained: ${input.reason}`, input.key));
        crash('done');
        return { kind: 'none' };
      },
    },
  ],
};

const slack = createSlack({
  mode: 'socket',
  botToken: TEST_TOKENS.token,
  appToken: TEST_TOKENS.appToken,
  apiUrl: settings.apiUrl,
  proxyUrl: null,
  log,
  socketLimits: { firstDelayMs: 50, longestDelayMs: 200 },
});
/** A crash of the outbox is to find the request closed: its answer goes out at the same time, and may come twice. */
async function requestsClosed(): Promise<void> {
  for (;;) {
    const open = ctx.store.selectFrom('inbox').select('id').where('done_at', 'is', null).executeTakeFirst();
    if ((await open) === undefined) return;
    await sleep(10);
  }
}

const transport: ChatTransport = {
  ...slack.transport,
  async post(post, words) {
    if (settings.crashAt === 'before-post' || settings.crashAt === 'after-post') await requestsClosed();
    crash('before-post');
    const outcome = await slack.transport.post(post, words);
    crash('after-post');
    return outcome;
  },
};
const sender = createOutboxSender(transport, { leaseMs: LEASE_MS, callMs: 300, settleMs: 200, postEveryMs: 300 });
const inbox = createChatInbox(ctx, {
  registry,
  answers: {
    ...slack.answers,
    async tell(place, message, words) {
      const told = await slack.answers.tell(place, message, words);
      crash('answered');
      return told;
    },
  },
  limits: { leaseMs: LEASE_MS },
  async onEvent(_ctx, event, requestKey) {
    if (event.kind === 'message' && event.message.text === 'ping')
      await note(`pong:${requestKey}`, noteMessage('pong', null));
  },
});

const outboxJob = { ...createOutboxJob(sender), everyMs: 100 };
const inboxJob = { ...createInboxJob(inbox), everyMs: 100 };
jobs = startJobs(ctx, [outboxJob, inboxJob]);
await slack.start(async (request, acknowledge) => {
  if (request.kind === 'event') crash('event');
  await inbox.receive(request, acknowledge);
});
process.stdout.write('ready\n');
process.on('SIGTERM', async () => {
  await slack.stop();
  await jobs?.stop();
  stopping.abort();
  await background.settle(5_000);
  await ctx.store.destroy();
  process.exit(0);
});
