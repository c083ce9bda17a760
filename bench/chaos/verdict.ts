import { noticesDue } from '../../src/core/sla/notices.ts';
import { foldTicket } from '../../src/core/sla/ticket.ts';
import { listTickets } from '../../src/store/tickets.ts';
import { type Figure, figure } from '../figures.ts';
import { CHANNELS, type Field } from './field.ts';
import type { Sender } from './sender.ts';

/** Told later than this after it could be told is late: longer than anything here is broken in a row, with the starts in between. */
const LATE_MS = 120_000;

/** Compares what was accepted with what is in the database and in the channels. */
export async function judge(
  field: Field,
  sender: Sender,
  levelled: ReadonlySet<string>,
  say: (text: string) => void,
): Promise<Figure[]> {
  const rows = await field.store.selectFrom('alerts').select(['title', 'ticket_id']).execute();
  const stored = countBy(rows.map((row) => row.title));
  const messages = CHANNELS.flatMap((channel) =>
    field.workspace
      .messages(channel)
      .filter((message) => message.bot_id !== undefined)
      .flatMap((root) => [root, ...field.workspace.thread(channel, root.ts)]),
  );
  const posted = countBy(
    messages.flatMap((message) => (message.thread_ts && message.thread_ts !== message.ts ? [] : namesIn(message))),
  );
  const marks = countBy(messages.flatMap((message) => markOf(message) ?? []));
  const accepted = [...sender.accepted.keys()];
  const lost = accepted.filter((name) => !stored.has(name) || !posted.has(name));
  const ticketed = new Set(rows.filter((row) => row.ticket_id !== null).map((row) => row.title));
  const unticketed = [...levelled].filter((name) => !ticketed.has(name));
  for (const name of unticketed) say(`a level without a ticket: ${await traceOf(field, name)}`);
  const notices = await judgeNotices(field);
  const zero = (name: string, value: number) => figure({ name, value, unit: '', better: 'lower', goal: 0 });
  return [
    figure({ name: 'alerts accepted', value: accepted.length, unit: '', better: 'higher' }),
    figure({ name: 'alerts stored', value: stored.size, unit: '', better: 'higher' }),
    figure({ name: 'alerts posted', value: posted.size, unit: '', better: 'higher' }),
    figure({ name: 'messages in the channels', value: messages.length, unit: '', better: 'higher' }),
    figure({ name: 'tickets', value: notices.tickets, unit: '', better: 'higher' }),
    figure({ name: 'notices told', value: notices.told, unit: '', better: 'higher' }),
    figure({ name: 'latest notice', value: notices.latestMs / 1_000, unit: 's', better: 'lower' }),
    zero('lost', lost.length),
    zero('levels without a ticket', unticketed.length),
    zero('alerts doubled', excess(stored)),
    zero('messages doubled', excess(marks)),
    zero('tickets doubled', notices.doubled),
    zero('notices missed', notices.missed),
    zero('late notices', notices.late),
  ];
}

/** What is known of an alert and of the reactions to its message: where the level was lost. */
async function traceOf({ store }: Field, name: string): Promise<string> {
  const alert = await store.selectFrom('alerts').selectAll().where('title', '=', name).executeTakeFirst();
  const post = await store
    .selectFrom('outbox')
    .select(['id', 'slack_ts', 'failed_at', 'error'])
    .where('message_key', '=', `alert:${alert?.id ?? 0}`)
    .executeTakeFirst();
  const reactions = await store
    .selectFrom('chat_reactions')
    .select(['name', 'at', 'not_before'])
    .where('message_ts', '=', post?.slack_ts ?? '')
    .execute();
  const events = await store
    .selectFrom('inbox')
    .select(['dedupe_key', 'received_at', 'attempts', 'error'])
    .where('payload', 'like', `%${post?.slack_ts ?? 'nowhere'}%`)
    .execute();
  return JSON.stringify({ name, alert: alert?.id, storm: alert?.storm_id, post, reactions, events });
}

async function judgeNotices(field: Field) {
  let tickets = 0;
  let told = 0;
  let missed = 0;
  let late = 0;
  let doubled = 0;
  let latestMs = 0;
  for (const [index] of CHANNELS.entries()) {
    const records = await listTickets(field.store, { contractId: `chaos-${index}` }, { limit: 100_000 });
    tickets += records.length;
    doubled += excess(countBy(records.map((record) => record.originKey)));
    for (const record of records) {
      const at = { now: new Date(), timeZone: 'Asia/Shanghai' };
      missed += noticesDue(record, at).notices.length;
      const events = record.ticket.events.map((event) => event.former ?? event);
      for (const warned of events.filter((event) => event.kind === 'warned')) {
        told += 1;
        const before = foldTicket(events.filter((event) => event.kind !== 'warned' || event.at < warned.at));
        const due = noticesDue({ ...record, ticket: before }, { ...at, now: warned.at }).notices;
        const lateMs = Math.max(0, ...due.map((notice) => notice.lateMs));
        latestMs = Math.max(latestMs, lateMs);
        if (lateMs > LATE_MS) late += 1;
      }
    }
  }
  return { tickets, told, missed, late, doubled, latestMs };
}

function namesIn(message: { readonly text: string; readonly blocks?: unknown }): string[] {
  const text = `${message.text} ${JSON.stringify(message.blocks ?? [])}`;
  return [...new Set(text.match(/chaos-alert-\d+-end/g) ?? [])];
}

/** Each row of the outbox marks its post. */
function markOf(message: object): string | null {
  if (!('metadata' in message) || typeof message.metadata !== 'object' || message.metadata === null) return null;
  const { event_payload: payload } = message.metadata as { event_payload?: { id?: unknown; created?: unknown } };
  return payload?.id === undefined ? null : `${String(payload.id)}:${String(payload.created ?? '')}`;
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function excess(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
}
