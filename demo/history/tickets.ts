import type { Context } from '../../src/context.ts';
import { addDays, dayAt, startOfDay } from '../../src/core/local-day.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { processDeliveries } from '../../src/flows/alerts/process-deliveries.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket, setAlertLevel } from '../../src/flows/tickets/request-ticket.ts';
import { sources } from '../../src/sources/index.ts';
import { insertDeliveries } from '../../src/store/deliveries.ts';
import { fingerprintOf } from '../site/alert-fingerprint.ts';
import { inLanguageOf, type Past } from './past.ts';
import { STORIES, type Story } from './stories.ts';

const MINUTE_MS = 60_000;
const ENGINEERS = ['lin-yizhou', 'zhou-nanxing'] as const;
const CUSTOMER = 'he-qingyue';
const SEVERITIES = { 1: 'critical', 2: 'high', 3: 'warning', 4: 'info' } as const;
const NO_END = '0001-01-01T00:00:00Z';

/** Tells each story: the alert or the request comes in, gets its level, and goes its way to the customer's rating. */
export async function writeTickets(past: Past): Promise<void> {
  for (const [index, story] of STORIES.entries()) {
    const { timeZone } = past.site.contract;
    const day = addDays(dayAt(past.from, timeZone), story.day);
    const began = new Date(
      startOfDay(day, timeZone).getTime() + story.hour * 60 * MINUTE_MS + (index % 7) * 3 * MINUTE_MS,
    );
    if (began.getTime() + (story.restore + 120) * MINUTE_MS > past.until.getTime()) continue;
    await tell(past, story, { began, index });
  }
}

async function tell(
  past: Past,
  story: Story,
  { began, index }: { readonly began: Date; readonly index: number },
): Promise<void> {
  const after = (minutes: number) => new Date(began.getTime() + minutes * MINUTE_MS);
  const person = ENGINEERS[index % ENGINEERS.length] ?? ENGINEERS[0];
  const id = await open(past, story, { began, index, person });
  if (id !== null) {
    const act = (minutes: number, ...facts: readonly TicketFact[]) => {
      const at = after(minutes);
      const caller = past.caller(person, `${index}`, at);
      return actOnTicket(past.at(at), caller, { id }, () => facts.map((fact) => ({ fact, at: null })));
    };
    const say = (text: Story['title']) => inLanguageOf(past.site, text);
    await act(story.respond, { kind: 'responded' });
    if (story.cancelled) await act(story.respond + 20, { kind: 'cancelled', reason: say(story.cancelled) });
    else {
      if (story.pause) {
        await act(story.pause.from, { kind: 'paused', reason: say(story.pause.reason) });
        await act(story.pause.until, { kind: 'resumed' });
      }
      await act(
        story.restore,
        { kind: 'diagnosed', cause: say(story.cause), solution: say(story.solution) },
        { kind: 'restored' },
      );
      const effort = { onsite: 0, remote: story.effort, office: 0 };
      if (story.level !== null && story.level <= 2) await act(story.restore + 50, { kind: 'reported' });
      await act(story.restore + 60, { kind: 'closed', effort });
      if (story.rating !== null) {
        const at = after(story.restore + 90);
        const rated: TicketFact = { kind: 'rated', rating: story.rating, comment: null };
        await actOnTicket(past.at(at), past.caller(CUSTOMER, `${index}:rating`, at), { id }, () => [
          { fact: rated, at: null },
        ]);
      }
    }
  }
  if (story.alert !== null) await report(past, story, { at: after(Math.max(story.restore, 30)), began, isOver: true });
}

/** @returns the ticket's id; null of an alert that nobody gave a level. */
async function open(
  past: Past,
  story: Story,
  { began, index, person }: { readonly began: Date; readonly index: number; readonly person: string },
): Promise<number | null> {
  if (story.alert !== null) {
    const alertId = await report(past, story, { at: began, began, isOver: false });
    if (story.level === null || alertId === null) return null;
    const at = new Date(began.getTime() + MINUTE_MS);
    const { after } = await setAlertLevel(past.at(at), past.caller(person, `${index}`, at), {
      alertId,
      level: story.level,
    });
    return after.id;
  }
  const at = new Date(began.getTime() + MINUTE_MS);
  const { after } = await openRequestTicket(past.at(at), past.caller(person, `${index}`, at), {
    title: inLanguageOf(past.site, story.title),
    description: '',
    ticketKind: story.kind,
    origin: story.origin,
    host: story.host,
    reporter: CUSTOMER,
    contact: CUSTOMER,
    assignee: person,
    continues: null,
    level: story.level,
    reportedAt: began,
  });
  return after.id;
}

/** Monitoring posts, and Rounds takes it in. @returns the alert's id. */
async function report(
  past: Past,
  story: Story,
  { at, began, isOver }: { readonly at: Date; readonly began: Date; readonly isOver: boolean },
): Promise<number | null> {
  const ctx = past.at(at);
  const source = past.site.alerting.sources.find(({ kind }) => kind === 'alertmanager');
  if (!source) throw new Error('the example names no Alertmanager');
  const labels: { [name: string]: string } = {
    alertname: story.alert ?? '',
    severity: SEVERITIES[story.level ?? 3],
    ...(story.host === null ? {} : { host: story.host }),
  };
  const fingerprint = fingerprintOf(labels);
  const alert = {
    status: isOver ? 'resolved' : 'firing',
    labels,
    annotations: { summary: inLanguageOf(past.site, story.title) },
    startsAt: began.toISOString(),
    endsAt: isOver ? at.toISOString() : NO_END,
    fingerprint,
  };
  const body = JSON.stringify({
    version: '4',
    status: alert.status,
    receiver: 'rounds',
    groupLabels: {},
    alerts: [alert],
  });
  const contractId = past.site.contract.id;
  await insertDeliveries(ctx.store, [{ contractId, sourceId: source.id, body: Buffer.from(body), receivedAt: at }]);
  await processDeliveries(ctx, { sources });
  return newestAlert(ctx, contractId);
}

async function newestAlert({ store }: Context, contractId: string): Promise<number | null> {
  const row = await store
    .selectFrom('alerts')
    .select('id')
    .where('contract_id', '=', contractId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
