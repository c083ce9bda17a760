import { setTimeout as sleep } from 'node:timers/promises';
import { registry } from '../commands/index.ts';
import {
  backupsJob,
  backupWatchJob,
  boardJob,
  createBackupChecksJob,
  createDeliveriesJob,
  createDigestJob,
  createFormsJob,
  createHeartbeatsJob,
  createInboxJob,
  createOutboxJob,
  createPresenceJob,
  createReconcileJob,
  createRecordFormsJob,
  createRetentionJob,
  createScheduleJob,
  createSheetsJob,
  createSlaSweepJob,
  inspectionJob,
  knowledgeJob,
  mutesJob,
  reportsJob,
  stormsJob,
  ticketFilesJob,
} from '../jobs/index.ts';
import { type JobRunner, startJobs } from '../jobs/runner.ts';
import { createWriteProbe, type FindWriteFault } from './adapters/files/data-folder.ts';
import { type HealthReport, type HttpServer, startHttpServer } from './adapters/http/server.ts';
import { createAlarms } from './adapters/schedule/alarms.ts';
import { createSlack, type Slack } from './adapters/slack/slack.ts';
import { type App, type AppParts, createApp } from './app.ts';
import type { SlackEnvironment } from './config/environment.ts';
import type { Context } from './context.ts';
import { createAlertIntake } from './flows/alerts/accept-delivery.ts';
import { createChatInbox } from './flows/chat-inbox.ts';
import { createScheduler } from './flows/jobs/scheduler.ts';
import { createPresence, type Presence } from './flows/presence.ts';
import { explainNoAccess } from './flows/send-access.ts';
import { createOutboxSender, type OutboxSender } from './flows/send-outbox.ts';
import { createChatEventHandler } from './flows/tickets/chat-events.ts';
import { sources } from './sources/index.ts';
import { readDeliveriesHealth } from './store/deliveries.ts';
import { readInboxHealth } from './store/inbox.ts';
import { readOutboxHealth } from './store/outbox-health.ts';

const HEALTH_TIMEOUT_MS = 3_000;

export interface Bot {
  readonly app: App;
  /** Where health and metrics are served; null when they are not. */
  readonly healthUrl: string | null;
  /** Receives nothing more, finishes what is under way, and closes everything. */
  stop(): Promise<void>;
}

/** The whole bot: everything of {@link createApp}, the chat, the jobs and the health endpoint. */
export async function startBot(
  parts: Omit<AppParts, 'wake'> & { readonly slack: SlackEnvironment },
  overrides: Partial<Context> = {},
): Promise<Bot> {
  const { environment, log } = parts;
  let jobs: JobRunner | undefined;
  const slack = createSlack({ ...parts.slack, proxyUrl: environment.proxyUrl, log });
  const app = await createApp(
    { ...parts, wake: (what) => jobs?.wake(what), ownServer: true },
    { chat: slack.reader, ...overrides },
  );
  const { ctx } = app;
  const { dataFolder } = environment;
  const findWriteFault = createWriteProbe(dataFolder);
  const unwritable = await findWriteFault();
  // Alerts, tickets and clocks need no files: they are looked after all the same.
  if (unwritable !== null) log.error({ dataFolder, reason: unwritable }, 'nothing can be written to the data folder');
  const sender = createOutboxSender(slack.transport);
  const presence = createPresence(() => connectedSince(slack));
  const scheduler = createScheduler({ alarms: createAlarms() });
  let http: HttpServer | undefined;
  const stop = async (): Promise<void> => {
    await slack.stop();
    scheduler.stop();
    await jobs?.stop();
    await farewell(ctx, presence);
    await http?.close();
    await app.close();
  };
  try {
    const onEvent = createChatEventHandler(slack.answers);
    const inbox = createChatInbox(ctx, { registry, answers: slack.answers, onEvent });
    jobs = startJobs(ctx, [
      inspectionJob,
      backupsJob,
      createBackupChecksJob(),
      backupWatchJob,
      createFormsJob(),
      createSheetsJob(),
      reportsJob,
      createRecordFormsJob(),
      createOutboxJob(sender),
      createInboxJob(inbox),
      createPresenceJob(presence),
      createReconcileJob(presence, slack.answers),
      createSlaSweepJob(presence),
      boardJob,
      createDigestJob(presence),
      ticketFilesJob,
      knowledgeJob,
      createDeliveriesJob({ sources }),
      mutesJob,
      stormsJob,
      createScheduleJob(scheduler),
      createRetentionJob(environment.keepDays),
      // Without a listener nobody can be heard, and nobody's silence means anything.
      ...(environment.http ? [createHeartbeatsJob()] : []),
    ]);
    if (environment.http) {
      http = await startHttpServer({
        ...environment.http,
        health: () => readHealth(ctx, { slack, sender, findWriteFault }),
        measures: measures(ctx, slack),
        log,
        hooks: createAlertIntake(ctx, { sources, resolveSecret: parts.secrets.resolve }),
      });
    } else if (parts.sites.some((site) => site.alerting.sources.length > 0)) {
      log.warn({}, 'ROUNDS_HTTP_PORT is 0: nobody can send the alerts that the site files speak of');
    }
    await slack.start(inbox.receive);
  } catch (error) {
    await stop();
    throw error;
  }
  return { app, healthUrl: http?.url ?? null, stop };
}

function connectedSince(slack: Slack): Date | null {
  const { state, since } = slack.health().connection;
  return state === 'connected' ? since : null;
}

/** The database may be the reason why we stop. */
async function farewell(ctx: Context, presence: Presence): Promise<void> {
  try {
    await presence.stop(ctx);
  } catch (error) {
    ctx.log.warn({ error }, 'could not write down when we stopped');
  }
}

async function readHealth(
  ctx: Context,
  {
    slack,
    sender,
    findWriteFault,
  }: { readonly slack: Slack; readonly sender: OutboxSender; readonly findWriteFault: FindWriteFault },
): Promise<HealthReport> {
  const chat = slack.health();
  const isConnected = chat.connection.state === 'connected';
  const sending = sender.health();
  const unwritable = await findWriteFault();
  const files = { ok: unwritable === null, error: unwritable };
  try {
    const [outbox, inbox, deliveries] = await inTime(
      Promise.all([readOutboxHealth(ctx.store), readInboxHealth(ctx.store), readDeliveriesHealth(ctx.store)]),
    );
    return {
      ready: isConnected && sending.blocked === null && files.ok,
      parts: {
        database: { ok: true },
        files,
        slack: { ok: isConnected, ...chat },
        inbox: { ok: true, ...inbox },
        deliveries: { ok: true, ...deliveries },
        outbox: {
          ok: sending.blocked === null && outbox.failed === 0 && outbox.unreachable.length === 0,
          ...sending,
          ...outbox,
          unreachable: outbox.unreachable.map((closed) => ({ ...closed, what: explainNoAccess(closed) })),
        },
      },
    };
  } catch (error) {
    ctx.log.warn({ error }, 'the database does not answer the health check');
    return { ready: false, parts: { database: { ok: false }, files, slack: { ok: isConnected, ...chat } } };
  }
}

/** Whoever asks for health waits for seconds, not for a vanished database. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Symbol('late');
  const first = await Promise.race([work, sleep(HEALTH_TIMEOUT_MS, late, { ref: false })]);
  if (first !== late) return first as T;
  // Nobody waits for it any more; that it was late is the answer.
  work.catch(() => undefined);
  throw new Error(`the database did not answer within ${HEALTH_TIMEOUT_MS} ms`);
}

function measures(ctx: Context, slack: Slack) {
  return [
    {
      name: 'rounds_slack_connected',
      help: '1 while Slack can reach Rounds',
      read: async () => (slack.health().connection.state === 'connected' ? 1 : 0),
    },
    {
      name: 'rounds_outbox_waiting',
      help: 'Messages and files that are not sent yet',
      read: async () => (await readOutboxHealth(ctx.store)).waiting,
    },
    {
      name: 'rounds_outbox_failed',
      help: 'Messages and files that were given up',
      read: async () => (await readOutboxHealth(ctx.store)).failed,
    },
    {
      name: 'rounds_deliveries_waiting',
      help: 'Deliveries of monitoring systems that are not taken apart yet',
      read: async () => (await readDeliveriesHealth(ctx.store)).waiting,
    },
  ];
}
