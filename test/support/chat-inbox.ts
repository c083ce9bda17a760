import { z } from 'zod';
import type { Registry } from '../../commands/command.ts';
import type { Context } from '../../src/context.ts';
import type { ChatRequest, ChatRequestOf } from '../../src/core/chat-request.ts';
import { type Acknowledge, type ChatInbox, type ChatInboxParts, createChatInbox } from '../../src/flows/chat-inbox.ts';
import { type RecordedAnswers, recordAnswers } from './chat-answers.ts';
import { createTestContext, type TestContext } from './context.ts';
import { testSite } from './site.ts';

/** An inbox over a real store, with a command, two buttons and a dialog that say what they did. */
export interface ChatInboxTest {
  readonly given: TestContext;
  readonly answers: RecordedAnswers;
  /** What was carried out, with the key of the request. */
  readonly ran: { readonly name: string; readonly input: unknown; readonly key: string }[];
  /** How the requests were acknowledged: with faults by field where a submission was refused. */
  readonly acknowledged: (Parameters<Acknowledge>[0] | undefined)[];
  readonly acknowledge: Acknowledge;
  /** What the command does first. */
  beforeRun: () => Promise<void>;
  inboxOf(parts?: Partial<ChatInboxParts>, ctx?: Partial<Context>): ChatInbox;
  rows(): ReturnType<typeof listInbox>;
}

const modal = { form: 'reason', title: 't', submit: 's', close: 'c', state: {}, fields: [] };

export async function createChatInboxTest(): Promise<ChatInboxTest> {
  const given = await createTestContext({ sites: [testSite({})], checks: new Map() });
  const answers = recordAnswers();
  const it: ChatInboxTest = {
    given,
    answers,
    ran: [],
    acknowledged: [],
    acknowledge: async (faults) => void it.acknowledged.push(faults),
    beforeRun: async () => undefined,
    inboxOf: (parts = {}, ctx = {}) =>
      createChatInbox(
        { ...given.ctx, ...ctx },
        // A busy machine is not what these limits are for.
        {
          registry: registryOf(it),
          answers,
          ...parts,
          limits: { acceptMs: 60_000, patienceMs: 60_000, ...parts.limits },
        },
      ),
    rows: () => listInbox(given),
  };
  return it;
}

function registryOf(it: ChatInboxTest): Registry {
  return {
    commands: [
      {
        name: 'note',
        summary: 'chat.help-summary',
        usage: '/note [text]',
        role: 'engineer',
        positionals: ['text...'],
        input: z.strictObject({ text: z.string().optional() }),
        async run(_ctx, input, caller) {
          await it.beforeRun();
          it.ran.push({ name: 'note', input, key: caller.requestKey });
          if (input.text === 'silently') return { kind: 'none' };
          if (input.text === 'ask') return { kind: 'modal', modal };
          return { kind: 'private', message: { summary: 'noted', blocks: [{ kind: 'text', text: 'noted' }] } };
        },
      },
    ],
    actions: [
      {
        id: 'reason-dialog',
        role: 'engineer',
        input: z.strictObject({ item: z.int() }),
        opensModal: true,
        run: async () => ({ kind: 'modal', modal }),
      },
      {
        id: 'stop',
        role: 'engineer',
        input: z.strictObject({ item: z.int() }),
        async run(_ctx, input, caller) {
          it.ran.push({ name: 'stop', input, key: caller.requestKey });
          return { kind: 'none' };
        },
      },
    ],
    modals: [
      {
        id: 'reason',
        role: 'engineer',
        input: z.strictObject({ item: z.int(), text: z.string().min(3), days: z.number().max(9).optional() }),
        async run(_ctx, input, caller) {
          it.ran.push({ name: 'reason', input, key: caller.requestKey });
          return { kind: 'none' };
        },
      },
    ],
  };
}

function listInbox({ store }: TestContext) {
  return store.selectFrom('inbox').selectAll().orderBy('id').execute();
}

type Change = Partial<ChatRequest['place']>;

function placeOf(change: Change): ChatRequest['place'] {
  return { channel: 'C0ROUNDS01', user: 'U0ENGINEER1', responseUrl: null, triggerId: '1.2', ...change };
}

export function command(line: string, change: Change & { key?: string } = {}): ChatRequestOf<'command'> {
  const { key = `command:${line}`, ...place } = change;
  return { kind: 'command', key, alsoKey: null, place: placeOf(place), line };
}

/** The dialog as it is submitted. */
export function submission(fields: { [name: string]: string | number }, change: Change = {}): ChatRequestOf<'modal'> {
  return {
    kind: 'modal',
    key: 'modal:V1',
    alsoKey: null,
    place: placeOf(change),
    form: 'reason',
    state: { item: 3 },
    fields,
    fieldNames: ['text', 'days'],
  };
}

/** An event, by Slack's id of it, and by what else it can be known again. */
export function homeOpened(id: string, alsoKey: string | null = null): ChatRequestOf<'event'> {
  const event = { kind: 'home-opened', user: 'U1' } as const;
  return { kind: 'event', key: `event:${id}`, alsoKey, place: placeOf({}), event };
}
