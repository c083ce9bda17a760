import { describe, expect, test } from 'vitest';
import type { Role } from '../../../src/core/role.ts';
import { canReopen, firstRefusal, needsLead, refusalFor } from '../../../src/core/sla/refusal.ts';
import { REFUSALS } from '../../../src/core/sla/refused-fact.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { CorrectableField, TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY } from '../../../src/core/sla-policy.ts';
import { texts as en } from '../../../src/i18n/en/index.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import {
  agreed,
  at,
  events,
  levelled,
  opened,
  paused,
  reopened,
  responded,
  restored,
  resumed,
  stage,
  timeZone,
  withStages,
} from './history.ts';

const closed: TicketFact = { kind: 'closed' };
const cancelled: TicketFact = { kind: 'cancelled', reason: '误报' };
const diagnosed: TicketFact = { kind: 'diagnosed', cause: '磁盘满', solution: '清理' };
const planned: TicketFact = { kind: 'planned', text: '更换硬盘' };
const reported: TicketFact = { kind: 'reported' };
const rated: TicketFact = { kind: 'rated', rating: 'fair', comment: null };
const noted: TicketFact = { kind: 'noted', text: '已到场' };
const assigned: TicketFact = { kind: 'assigned', person: 'lin' };
const recovered: TicketFact = { kind: 'restored', recovery: true };

interface Asked {
  readonly now?: string;
  readonly at?: string;
  readonly roles?: readonly Role[];
  readonly policy?: typeof DEFAULT_SLA_POLICY;
}

/** The refusal's name and values, or null. */
function refused(given: readonly TicketEvent[], fact: TicketFact, asked: Asked = {}) {
  const now = at(asked.now ?? '12:00');
  const record = { ticket: foldTicket(given), policy: asked.policy ?? DEFAULT_SLA_POLICY };
  const refusal = refusalFor(record, fact, {
    now,
    at: asked.at === undefined ? now : at(asked.at),
    roles: asked.roles ?? ['engineer'],
    timeZone,
  });
  return refusal && { name: refusal.key.slice('ticket-refusal.'.length), values: refusal.values };
}

const open = events(['10:00', opened], ['10:01', levelled(2)]);
const more = (...facts: [string, TicketFact][]) => events(['10:00', opened], ['10:01', levelled(2)], ...facts);

describe('what may be recorded', () => {
  test.each<[string, TicketEvent[], TicketFact]>([
    ['a response', open, responded],
    ['a plan', open, planned],
    ['an arrival', open, { kind: 'arrived' }],
    ['a pause', open, paused],
    ['a resume', more(['11:00', paused]), resumed],
    ['a restore', open, restored],
    ['a restore without a level', events(['10:00', opened]), restored],
    ['a diagnosis before the restore', open, diagnosed],
    ['a reopening', more(['11:00', restored]), reopened],
    ['a closing', more(['11:00', restored], ['11:10', diagnosed]), closed],
    ['a rating before the closing', more(['11:00', restored]), rated],
    ['a rating after it', more(['11:00', restored], ['11:10', diagnosed], ['11:20', closed]), rated],
    ['the report after it', more(['11:00', restored], ['11:10', diagnosed], ['11:20', closed]), reported],
    ['a note on a cancelled ticket', more(['11:00', cancelled]), noted],
    ['a raised level', open, levelled(1)],
    ['a level for the first time', events(['10:00', opened]), levelled(4)],
    ['a lowered level before a breach', events(['11:58', opened], ['11:59', levelled(2)]), levelled(3)],
    ['a cancellation before a breach', events(['11:58', opened], ['11:59', levelled(2)]), cancelled],
    ['an agreement', events(['10:00', opened], ['10:01', levelled(4)]), agreed('13:00')],
    ['another assignee', more(['11:00', { kind: 'assigned', person: 'wang' }]), assigned],
  ])('%s', (_, given, fact) => {
    expect(refused(given, fact)).toBeNull();
  });
});

describe('what would change nothing, or is not to be', () => {
  const breachedCancel = more(['11:00', paused]);
  test.each<[string, TicketEvent[], TicketFact, Asked?]>([
    ['already-responded', more(['10:02', responded]), responded],
    ['already-responded', more(['10:02', responded]), responded, { at: '10:01' }],
    ['already-planned', more(['10:02', planned]), planned],
    ['already-arrived', more(['10:02', { kind: 'arrived' }]), { kind: 'arrived' }],
    ['already-reported', more(['11:00', restored], ['11:10', reported]), reported],
    ['already-paused', more(['11:00', paused]), paused],
    ['not-paused', open, resumed],
    ['not-paused', more(['11:00', paused]), resumed, { at: '10:30' }],
    ['pause-restored', more(['11:00', restored]), paused],
    ['already-restored', more(['11:00', restored]), restored],
    ['already-restored', more(['11:00', restored]), restored, { at: '10:30' }],
    ['not-restored', open, reopened],
    ['not-restored', more(['11:00', restored]), reopened, { at: '10:30' }],
    ['close-unrestored', open, closed],
    ['close-undiagnosed', more(['11:00', restored]), closed],
    [
      'close-undiagnosed',
      more(['11:00', restored], ['11:10', diagnosed], ['11:20', reopened], ['11:30', restored]),
      closed,
    ],
    ['already-closed', more(['11:00', restored], ['11:10', closed]), closed],
    ['closed', more(['11:00', restored], ['11:10', closed]), diagnosed],
    ['closed', more(['11:00', restored], ['11:10', closed]), levelled(1)],
    ['closed', more(['11:00', restored], ['11:10', closed]), restored, { at: '10:30' }],
    ['reopen-closed', more(['11:00', restored], ['11:10', closed]), reopened],
    ['cancelled', more(['11:00', cancelled]), restored],
    ['cancelled', more(['11:00', cancelled]), cancelled],
    ['cancelled', more(['11:00', cancelled]), rated],
    ['rate-unrestored', open, rated],
    ['unknown-level', open, levelled(0)],
    ['unknown-level', open, levelled(5)],
    ['same-level', open, levelled(2)],
    ['agreed-past', events(['10:00', opened], ['10:01', levelled(4)]), agreed('12:00')],
    ['agreed-past', events(['10:00', opened], ['10:01', levelled(4)]), agreed('11:00'), { at: '11:00' }],
    ['agreed-too-far', events(['10:00', opened], ['10:01', levelled(4)]), agreed('+1831 13:00')],
    ['agree-unlevelled', events(['10:00', opened]), agreed('13:00')],
    ['nothing-to-agree', open, agreed('13:00')],
    ['agree-ended', events(['10:00', opened], ['10:01', levelled(4)], ['11:00', restored]), agreed('13:00')],
    [
      'agreement-incomplete',
      events(['10:00', opened], ['10:01', levelled(4)]),
      { ...agreed('13:00'), who: ' ' } as TicketFact,
    ],
    ['diagnosis-missing', open, { ...diagnosed, solution: '\n' } as TicketFact],
    ['reason-missing', open, { kind: 'paused', reason: '' }],
    ['reason-missing', open, { kind: 'cancelled', reason: ' ' }],
    ['reason-missing', more(['11:00', restored]), { kind: 'reopened', reason: '' }],
    ['already-assigned', more(['11:00', assigned]), assigned],
    ['nothing-to-dispute', more(['11:00', restored]), { kind: 'disagreed', eventId: 'e2', reason: '没好' }],
    ['nothing-to-dispute', open, { kind: 'disagreed', eventId: 'e2', reason: '没好' }],
    ['future', open, restored, { at: '12:02' }],
    ['before-opening', open, responded, { at: '09:58' }],
    ['cancel-needs-lead', breachedCancel, cancelled],
    ['lower-needs-lead', open, levelled(3)],
    ['lower-needs-reason', open, levelled(3), { roles: ['lead'] }],
    ['report-unrestored', open, reported, { policy: withStages(stage('report', '24h', { from: 'restore' })) }],
  ])('%s', (name, given, fact, asked) => {
    expect(refused(given, fact, asked)?.name).toBe(name);
  });

  test('a recovery that still counts can be disputed, with a reason', () => {
    const given = more(['11:00', recovered]);
    expect(refused(given, { kind: 'disagreed', eventId: 'e2', reason: '没好' })).toBeNull();
    expect(refused(given, { kind: 'disagreed', eventId: 'e2', reason: '' })?.name).toBe('reason-missing');
  });

  test('a pause earlier than the one that goes on counts', () => {
    expect(refused(more(['11:30', paused]), paused, { at: '11:00' })).toBeNull();
  });

  test('a level is compared with the one that there was at that time', () => {
    const given = more(['11:00', levelled(1)]);
    expect(refused(given, levelled(2), { at: '10:30' })?.name).toBe('same-level');
    expect(refused(given, levelled(1), { at: '10:30' })).toBeNull();
  });

  test('a few seconds of another machine are no future, and not before the opening', () => {
    expect(refused(open, responded, { at: '12:00:30' })).toBeNull();
    expect(refused(open, responded, { at: '09:59:30' })).toBeNull();
  });
});

test('a further plan is taken where one is awaited, from then on', () => {
  const onlyIf = { not: 'restore', after: { days: 0, milliseconds: 12 * 3_600_000 } };
  const policy = withStages(stage('plan', '2h'), stage('emergencyPlan', '16h', { onlyIf }));
  const given = more(['11:00', planned]);
  expect(refused(given, planned, { now: '22:00', policy })?.name).toBe('already-planned');
  expect(refused(given, planned, { now: '22:01', policy })).toBeNull();
  expect(refused(given, planned, { now: '23:00', at: '21:00', policy })?.name).toBe('already-planned');
  expect(refused(more(['11:00', planned], ['22:30', planned]), planned, { now: '23:00', policy })?.name).toBe(
    'already-planned',
  );
});

test('what its key places before what it follows in the same millisecond is refused, not lost', () => {
  const record = { ticket: foldTicket(more(['11:00', paused])), policy: DEFAULT_SLA_POLICY };
  const context = { now: at('12:00'), at: at('11:00'), roles: ['engineer'] as const, timeZone };
  expect(refusalFor(record, resumed, { ...context, sourceKey: 'k0' })?.key).toBe('ticket-refusal.changes-nothing');
  expect(refusalFor(record, resumed, { ...context, sourceKey: 'k9' })).toBeNull();
});

describe('after a breach', () => {
  const breached = events(['10:00', opened], ['10:01', levelled(3)], ['10:31', responded]);

  test('a lead may lower the level with a reason, and cancel', () => {
    expect(refused(breached, { kind: 'levelled', level: 4, reason: '客户同意' }, { roles: ['lead'] })).toBeNull();
    expect(refused(breached, cancelled, { roles: ['lead'] })).toBeNull();
  });

  test('what was done before it and arrives after it needs no lead', () => {
    const given = events(['10:00', opened], ['10:01', levelled(3)]);
    expect(refused(given, levelled(4), { now: '10:31', at: '10:30' })).toBeNull();
    expect(refused(given, levelled(4), { now: '10:31', at: '10:30:00.001' })?.name).toBe('lower-needs-lead');
    const late = events(['10:00', opened], ['10:01', levelled(3)], ['10:40', responded]);
    expect(refused(late, levelled(4), { now: '10:41', at: '10:29' })).toBeNull();
  });

  test('anyone who sets levels may raise it', () => {
    expect(refused(breached, levelled(1))).toBeNull();
  });

  test.each<[boolean, string, TicketEvent[], string]>([
    [false, 'exactly at the limit', events(['10:00', opened], ['10:01', levelled(3)]), '10:30'],
    [true, 'a millisecond later', events(['10:00', opened], ['10:01', levelled(3)]), '10:30:00.001'],
    [true, 'ended late', breached, '12:00'],
    [
      true,
      'under a former level',
      events(['10:00', opened], ['10:01', levelled(2)], ['10:07', levelled(3)], ['10:08', responded]),
      '10:10',
    ],
    [false, 'without a level', events(['10:00', opened]), '12:00'],
  ])('%s: %s', (expected, _, given, now) => {
    const record = { ticket: foldTicket(given), policy: DEFAULT_SLA_POLICY };
    const moment = { now: at(now), timeZone };
    expect(needsLead(record, cancelled, moment)).toBe(expected);
    expect(needsLead(record, levelled(4), moment)).toBe(expected);
    expect(needsLead(record, levelled(1), moment)).toBe(false);
    expect(needsLead(record, restored, moment)).toBe(false);
  });
});

describe('reopening', () => {
  const given = more(['11:00', restored]);

  test.each([
    ['+7 11:00', true],
    ['+7 11:00:00.001', false],
  ])('at %s: %j', (now, expected) => {
    expect(canReopen({ ticket: foldTicket(given), policy: DEFAULT_SLA_POLICY }, at(now))).toBe(expected);
    expect(refused(given, reopened, { now })?.name).toBe(expected ? undefined : 'reopen-too-late');
  });

  test.each([open, more(['11:00', restored], ['11:10', closed]), more(['11:00', cancelled])])(
    'not of what is not restored',
    (...all) => {
      expect(canReopen({ ticket: foldTicket(all), policy: DEFAULT_SLA_POLICY }, at('12:00'))).toBe(false);
    },
  );
});

function inYear(when: Date, year: number | undefined): Date {
  return year === undefined ? when : new Date(when.getTime() - (2026 - year) * 366 * 86_400_000);
}

describe('corrections', () => {
  const given = more(['11:00', paused], ['11:30', resumed], ['11:40', restored], ['11:50', diagnosed]);
  const correction = (
    eventId: string,
    change: { at?: string; year?: number; field?: CorrectableField; value?: string | number; reason?: string },
  ): TicketFact => ({
    kind: 'corrected',
    eventId,
    correctedAt: change.at === undefined ? null : inYear(at(change.at), change.year),
    field: change.field === undefined ? null : { name: change.field, value: change.value ?? '' },
    reason: change.reason ?? '电话记录',
  });

  test.each<[string | undefined, TicketFact, Asked?]>([
    [undefined, correction('e4', { at: '11:35' })],
    [undefined, correction('e4', { at: '12:00' })],
    [undefined, correction('e0', { at: '09:30' })],
    [undefined, correction('e1', { field: 'level', value: 3 })],
    [undefined, correction('e5', { field: 'cause', value: '配额过小' })],
    ['opening-too-early', correction('e0', { at: '09:30', year: 2024 })],
    ['correct-needs-lead', correction('e4', { at: '11:35' }), { roles: ['engineer'] }],
    ['reason-missing', correction('e4', { at: '11:35', reason: ' ' })],
    ['no-such-event', correction('e9', { at: '11:35' })],
    ['not-correctable', correction('e4', { field: 'text', value: 'x' })],
    ['nothing-corrected', correction('e4', {})],
    ['nothing-corrected', correction('e4', { at: '11:40' })],
    ['nothing-corrected', correction('e5', { field: 'cause', value: '磁盘满' })],
    ['correction-blank', correction('e5', { field: 'cause', value: ' ' })],
    ['unknown-level', correction('e1', { field: 'level', value: 7 })],
    ['unknown-level', correction('e1', { field: 'level', value: '1' })],
    ['future', correction('e4', { at: '12:01' })],
    ['before-opening', correction('e4', { at: '09:59' })],
    ['opening-after-events', correction('e0', { at: '10:02' })],
    ['correction-undoes', correction('e3', { at: '10:30' })],
  ])('%s', (name, fact, asked = { roles: ['lead'] }) => {
    expect(refused(given, fact, asked)?.name).toBe(name);
  });

  test('of a closed ticket are what corrections are for', () => {
    const ended = events(...given.map((event): [string, TicketFact] => ['11:00', event]), ['11:55', closed]);
    expect(refused(ended, correction('e5', { field: 'cause', value: '配额过小' }), { roles: ['lead'] })).toBeNull();
  });

  test('to the level that it had anyway are no undoing', () => {
    const wrong = more(['10:30', levelled(1)]);
    expect(refused(wrong, correction('e2', { field: 'level', value: 2 }), { roles: ['lead'] })).toBeNull();
  });
});

test('of several facts each counts for the next', () => {
  const record = { ticket: foldTicket(more(['11:00', restored])), policy: DEFAULT_SLA_POLICY };
  const context = { now: at('12:00'), roles: ['engineer'] as const, timeZone };
  const deeds = (...facts: TicketFact[]) => facts.map((fact) => ({ fact, at: at('12:00') }));
  expect(firstRefusal(record, deeds(diagnosed, closed), context)).toBeNull();
  expect(firstRefusal(record, deeds(closed, diagnosed), context)?.key).toBe('ticket-refusal.close-undiagnosed');
});

test('each refusal has a text, and no text is without its refusal', () => {
  const texts = Object.keys(en.errors).filter((key) => key.startsWith('ticket-refusal.'));
  expect(texts.sort()).toEqual(REFUSALS.map((name) => `ticket-refusal.${name}`).sort());
});

test('a refusal is told in the contract’s zone', () => {
  const t = createTexts()('zh-CN', timeZone);
  const refusal = refused(more(['11:00', paused]), paused);
  expect(t(`errors.ticket-refusal.${refusal?.name}`, refusal?.values)).toBe(
    '计时自 2026-11-20 11:00 起已暂停（等待客户），本次未作更改。要换原因，请先恢复计时。',
  );
});
