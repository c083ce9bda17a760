import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Site } from '../../src/core/site.ts';
import { EMPTY_HEAD } from '../../src/core/sla/ticket-head.ts';
import { parseReportPeriod } from '../../src/core/typed-period.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../src/flows/tickets/request-ticket.ts';
import { computeReport } from '../../src/reports/service-report/compute.ts';
import { stage, withStages } from '../core/sla/history.ts';
import { insertPastAlert, insertPastInspection } from '../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  const sla = withStages(stage('report', '24h', { from: 'restore' }));
  it = await createTicketTest(ticketSite({ sla }));
});
afterAll(() => it.close());

async function report(typed: string, site: Site = it.site) {
  const now = it.clock.now();
  const asked = parseReportPeriod(typed, { now, term: site.contract });
  if (!asked.ok) throw new Error(asked.fault);
  return computeReport(it.store, { site, period: asked.period, now });
}

/** Opened, restored and closed within an hour, and never reported on. */
async function closeAt(number: number, day: string) {
  it.at('22:00', day);
  await openRequestTicket(it.ctx, it.caller(), { ...EMPTY_HEAD, title: `第 ${number} 张`, level: 2, reportedAt: null });
  const act = (
    fact: Parameters<typeof actOnTicket>[3] extends (...given: never) => readonly { fact: infer F }[] ? F : never,
  ) => actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact, at: null }]);
  await act({ kind: 'responded' });
  await act({ kind: 'restored' });
  await act({ kind: 'diagnosed', cause: '断电', solution: '换电源' });
  it.at('22:30', day);
  await act({ kind: 'closed' });
}

test('a report on a fault that was owed when a period began is told in it as missed, though its ticket was closed before', async () => {
  await closeAt(1, '2026-10-10');
  await closeAt(2, '2026-10-31');
  it.at('10:00', '2026-12-03');
  const [october, november] = [await report('2026-10'), await report('2026-11')];
  expect(october.sla.breaches.map(({ ticket }) => ticket)).toEqual(['T-1']);
  expect(october.sla.total.running).toBe(1);
  expect(november.disclosure.carriedBreaches).toEqual([
    expect.objectContaining({ ticket: 'T-2', dueAt: '2026-11-01T14:00:00.000Z', endedAt: null }),
  ]);
  expect(november.sla.carried).toEqual({ met: 0, missed: 0, overdue: 1 });
  expect(november.disclosure.carriedOver).toEqual([]);
  expect(november.isEmpty).toBe(false);
});

test('what a customer wrote without a ticket is disclosed, and what only its end was heard of is no alert', async () => {
  it.at('10:00', '2026-12-05');
  await it.say('请看一下登录');
  await insertPastAlert(it.store, { receivedAt: it.clock.now(), dismissedAt: it.clock.now() });
  const over = await insertPastAlert(it.store, { receivedAt: it.clock.now(), resolvedAt: it.clock.now() });
  await it.store.updateTable('alerts').set({ occurrences: 0 }).where('id', '=', over).execute();
  it.at('10:01', '2026-12-05');
  const { disclosure, overview } = await report('2026-12');
  expect(overview.alerts.received).toBe(1);
  expect(disclosure.unlevelledAlerts).toEqual([
    expect.objectContaining({ dismissedBy: { 'zh-CN': '工程师甲', en: 'Engineer A' } }),
  ]);
  expect(disclosure.unlevelledRequests).toEqual([
    expect.objectContaining({ by: { 'zh-CN': '客户丙', en: 'Customer C' }, text: '请看一下登录' }),
  ]);
});

test('an alert that fires again over the edge of a period has in each report the firings of that', async () => {
  const id = await insertPastAlert(it.store, { receivedAt: new Date('2026-10-31T15:00:00Z') });
  const again = ['2026-10-31T15:30:00Z', '2026-10-31T15:59:59.999Z', '2026-10-31T16:00:00Z'].map((at) => new Date(at));
  await it.store
    .insertInto('alert_events')
    .values(
      again.map((at) => ({
        ...{ alert_id: id, kind: 'refired', at, recorded_at: at },
        delivery_id: null,
        actor: null,
        content: null,
      })),
    )
    .execute();
  await it.store
    .updateTable('alerts')
    .set({ occurrences: 4, last_seen_at: new Date('2026-10-31T16:00:00Z') })
    .where('id', '=', id)
    .execute();
  const alerts = async (typed: string) => (await report(typed)).overview.alerts;
  expect(await alerts('2026-10')).toEqual({ received: 1, occurrences: 3, muted: 0 });
  expect(await alerts('2026-11')).toEqual({ received: 0, occurrences: 1, muted: 0 });
});

test('of another contract in the same store, with hosts and people of the same names, a report knows nothing', async () => {
  it.at('10:02', '2026-12-05');
  await insertPastInspection(it.store, { startedAt: it.clock.now(), verdicts: ['normal', 'abnormal'] });
  it.at('10:03', '2026-12-05');
  expect((await report('2026-12')).inspections.issued).toHaveLength(1);
  const other = { ...it.site, contract: { ...it.site.contract, id: 'other', customer: '另一客户' } };
  for (const typed of ['2026-10', '2026-11', '2026-12', 'y1']) {
    const model = await report(typed, other);
    expect(model.isEmpty).toBe(true);
    expect(model.disclosure).toMatchObject({ unlevelledAlerts: [], carriedOver: [], mutes: [], overrides: [] });
    expect(model.availability.hosts.map(({ share }) => share)).toEqual(other.hosts.map(() => null));
  }
});
