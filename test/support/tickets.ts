import type { Caller } from '../../commands/command.ts';
import type { Context } from '../../src/context.ts';
import type { Site } from '../../src/core/site.ts';
import type { TicketRecord } from '../../src/core/sla/ticket-record.ts';
import { createChatEventHandler } from '../../src/flows/tickets/chat-events.ts';
import { findTicket, findTicketId } from '../../src/store/tickets.ts';
import { recordAnswers } from './chat-answers.ts';
import { createTestContext } from './context.ts';
import { testSite } from './site.ts';

export const CHANNEL = 'C0ROUNDS01';
export const USERS = { engineer: 'U0ENGINEER1', lead: 'U0LEAD0001', customer: 'U0CUSTOMER1', viewer: 'U0VIEWER001' };

/** A contract with its team and a customer. */
export function ticketSite(changes: Partial<Site> = {}): Site {
  const site = testSite({ hosts: ['app-01', 'db-01'] });
  return {
    ...site,
    people: [
      ...site.people,
      { id: 'customer', name: { 'zh-CN': '客户丙', en: 'Customer C' }, slack: USERS.customer, roles: ['customer'] },
    ],
    ...changes,
  };
}

/** Everything about tickets on a real database, with the chat's events in a test's hands. */
export async function createTicketTest(site: Site = ticketSite(), overrides: Partial<Context> = {}) {
  const test = await createTestContext({ sites: [site], checks: new Map(), overrides });
  const answers = recordAnswers();
  const onEvent = createChatEventHandler(answers);
  let requests = 0;

  /** Slack's id of something that happens now. */
  const tsNow = () => tsAt(test.clock.now());

  return {
    ...test,
    site,
    answers,
    onEvent,
    tsNow,
    /** Moves the clock to an instant of the test's day, Shanghai time: `10:07` or `10:07:30`. */
    at(time: string, day = '2026-11-21') {
      const wanted = new Date(`${day}T${time.length === 5 ? `${time}:00` : time}+08:00`);
      test.clock.advance(wanted.getTime() - test.clock.now().getTime());
    },
    async react(messageTs: string, name: string, user = USERS.engineer, eventTs = tsNow()) {
      await onEvent(test.ctx, { kind: 'reaction-added', channel: CHANNEL, messageTs, user, name, eventTs });
    },
    async unreact(messageTs: string, name: string, user = USERS.engineer) {
      await onEvent(test.ctx, { kind: 'reaction-removed', channel: CHANNEL, messageTs, user, name, eventTs: tsNow() });
    },
    /** @returns the message's ts. */
    async say(text: string, user = USERS.customer, threadTs: string | null = null): Promise<string> {
      const ts = tsNow();
      const message = { ts, threadTs, user, text, files: [] };
      await onEvent(test.ctx, { kind: 'message', channel: CHANNEL, message });
      return ts;
    },
    caller(person: keyof typeof USERS = 'engineer', via: Caller['via'] = 'command'): Caller {
      requests += 1;
      const found = site.people.find((candidate) => candidate.id === person);
      if (!found) throw new Error(`no person ${person}`);
      const { locale, timeZone } = site.contract;
      const t = test.ctx.texts(locale, timeZone);
      return { site, person: found, locale, t, channel: CHANNEL, via, requestKey: `command:${requests}` };
    },
    async ticket(number: number): Promise<TicketRecord> {
      const id = await findTicketId(test.store, { contractId: site.contract.id, number });
      const record = id === undefined ? undefined : await findTicket(test.store, id);
      if (!record) throw new Error(`no ticket ${number}`);
      return record;
    },
    /** As if the sender had posted it. @returns its ts. */
    async post(key: string): Promise<string> {
      const ts = tsNow();
      await test.store
        .updateTable('outbox')
        .set({ slack_ts: ts, sent_revision: 1 })
        .where('message_key', '=', key)
        .execute();
      return ts;
    },
    async outbox(
      prefix: string,
    ): Promise<{ key: string; text: string; threadKey: string | null; threadTs: string | null }[]> {
      const rows = await test.store
        .selectFrom('outbox')
        .selectAll()
        .where('message_key', 'like', `${prefix}%`)
        .orderBy('id')
        .execute();
      return rows.map((row) => {
        const content = (typeof row.content === 'string' ? JSON.parse(row.content) : row.content) as {
          summary?: string;
        };
        return {
          key: row.message_key,
          text: content.summary ?? '',
          threadKey: row.thread_key,
          threadTs: row.thread_ts,
        };
      });
    },
  };
}

let counter = 0;

/** Slack's ids are unique: each call gives another within the same millisecond. */
export function tsAt(at: Date): string {
  counter = (counter + 1) % 1_000;
  const ms = at.getTime();
  return `${Math.floor(ms / 1_000)}.${String(ms % 1_000).padStart(3, '0')}${String(counter).padStart(3, '0')}`;
}

export type TicketTest = Awaited<ReturnType<typeof createTicketTest>>;
