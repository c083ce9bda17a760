import type { Kysely } from 'kysely';
import type { Context } from '../../src/context.ts';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import type { SenderLimits } from '../../src/flows/post-outcome.ts';
import { createOutboxSender, type OutboxSender } from '../../src/flows/send-outbox.ts';
import { postMessage } from '../../src/store/outbox.ts';
import { readOutboxHealth } from '../../src/store/outbox-health.ts';
import type { Database } from '../../src/store/schema.ts';
import { createMemoryChat, type MemoryChat } from './chat-transport.ts';
import { createTestContext, type TestContext } from './context.ts';
import { testSite } from './site.ts';

/** Fast enough for tests; what is tested is that they are kept. */
const LIMITS: Partial<SenderLimits> = {
  postEveryMs: 1,
  editEveryMs: 1,
  settleMs: 1,
  callMs: 1,
  longestBackoffMs: 10,
  blockedMs: 50,
};

interface Options {
  readonly threadKey?: string;
  readonly threadTs?: string;
  readonly channel?: string;
}

/** A sender over a real store, and a chat in memory that does as it is told. */
export interface OutboxTest {
  readonly given: TestContext;
  readonly store: Kysely<Database>;
  /** Another one for each test. */
  chat: MemoryChat;
  stopping: AbortController;
  contextOf(change?: Partial<Context>): Context;
  /** Puts a message into the outbox. */
  say(key: string, text: string, options?: Options): Promise<void>;
  senderOf(limits?: Partial<SenderLimits>, transport?: ChatTransport): OutboxSender;
  /** Lets the sender work as its job would, until nothing waits any more. */
  drain(sender?: OutboxSender, ctx?: Context): Promise<void>;
  rows(): ReturnType<typeof listOutbox>;
  methods(): string[];
  /** Before each test. */
  begin(): Promise<void>;
  /** After each test. */
  end(): Promise<void>;
}

export async function createOutboxTest(): Promise<OutboxTest> {
  const given = await createTestContext({ sites: [testSite({})], checks: new Map() });
  const { store } = given;
  const it: OutboxTest = {
    given,
    store,
    chat: createMemoryChat(),
    stopping: new AbortController(),
    contextOf: (change = {}) => ({
      ...given.ctx,
      clock: { now: () => new Date() },
      stopping: it.stopping.signal,
      ...change,
    }),
    say(key, text, options = {}) {
      const message = { summary: text, blocks: [{ kind: 'text' as const, text }] };
      return postMessage(store, { contractId: 'acme', channel: 'C1', key, message, ...options }, new Date());
    },
    senderOf: (limits = {}, transport = it.chat) => createOutboxSender(transport, { ...LIMITS, ...limits }),
    async drain(sender = it.senderOf(), ctx = it.contextOf()) {
      const giveUpAt = Date.now() + 60_000;
      for (;;) {
        await sender.sendDue(ctx);
        await given.settled();
        if ((await readOutboxHealth(store)).waiting === 0) return;
        if (Date.now() > giveUpAt) throw new Error(`still waiting: ${JSON.stringify(await it.rows())}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    rows: () => listOutbox(store),
    methods: () => it.chat.calls.map((call) => call.method),
    async begin() {
      await store.deleteFrom('outbox').execute();
      await store.deleteFrom('outbox_channels').execute();
      given.errors.length = 0;
      it.chat = createMemoryChat();
      it.stopping = new AbortController();
    },
    async end() {
      it.stopping.abort();
      await given.settled();
    },
  };
  return it;
}

function listOutbox(store: Kysely<Database>) {
  return store.selectFrom('outbox').selectAll().orderBy('id').execute();
}
