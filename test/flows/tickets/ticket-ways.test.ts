import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../../commands/command.ts';
import { registry } from '../../../commands/index.ts';
import type { Context } from '../../../src/context.ts';
import { computeClocks } from '../../../src/core/sla/clocks.ts';
import { DEFAULT_SLA_POLICY } from '../../../src/core/sla-policy.ts';
import { dispatchAction, dispatchSubmission } from '../../../src/flows/dispatch.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { keepWantedFiles } from '../../../src/flows/tickets/keep-files.ts';
import { recoverTicket, refireTicket } from '../../../src/flows/tickets/recover-ticket.ts';
import { dismissRequest, keepNamedMessage, openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { listTicketFiles } from '../../../src/store/ticket-files.ts';
import { createMemoryReader } from '../../support/chat-reader.ts';
import { CHANNEL, createTicketTest, type TicketTest, ticketSite, USERS } from '../../support/tickets.ts';

let it: TicketTest;

beforeAll(async () => {
  const levels = DEFAULT_SLA_POLICY.levels.map((level) => ({ ...level, restoreOnRecovery: level.level === 3 }));
  it = await createTicketTest(ticketSite({ sla: { ...DEFAULT_SLA_POLICY, levels } }));
});
afterAll(() => it.close());
beforeEach(() => it.at('10:00'));

async function open(level: number | null = 2, title = '系统变慢') {
  const { after } = await openRequestTicket(it.ctx, it.caller(), {
    title,
    description: '',
    ticketKind: 'fault',
    origin: 'phone',
    level,
    reportedAt: null,
    host: null,
    reporter: null,
    contact: null,
    assignee: null,
    continues: null,
  });
  return after;
}

async function press(action: string, value: object, caller: Caller) {
  const given = { action, value: { ...value } };
  return dispatchAction(it.ctx, registry, given, { caller, origin: 'slack' });
}

async function submit(form: string, state: object, fields: object, caller: Caller) {
  const given = { form, state: { ...state }, fields: { ...fields } };
  return dispatchSubmission(it.ctx, registry, given, { caller, origin: 'slack' });
}

const restoreClock = (record: Awaited<ReturnType<typeof open>>) =>
  computeClocks(record.ticket, record.policy, { now: it.clock.now(), timeZone: 'Asia/Shanghai' }).clocks.find(
    ({ stage }) => stage.name === 'restore',
  );

describe('when the alert of a ticket is over', () => {
  const recover = (id: number, time: string) => {
    it.at(time);
    return it.ctx.store
      .transaction()
      .execute((trx) => recoverTicket(it.ctx, trx, id, { at: it.clock.now(), alertId: 1, occurrence: 1 }));
  };

  test('it is told, and where the level says so that restores it', async () => {
    const quiet = await open(2);
    await recover(quiet.id, '10:30');
    expect((await it.ticket(quiet.number)).ticket.state).toBe('open');
    const restoring = await open(3);
    await recover(restoring.id, '11:00');
    const record = await it.ticket(restoring.number);
    expect([record.ticket.state, record.ticket.restore?.recovery]).toEqual(['restored', true]);
  });

  test.each(['12:00', '11:00'])(
    'the customer may disagree, even at once: for the clock it was never restored (%s)',
    async (when) => {
      const { id, number } = await open(3);
      await recover(id, '11:00');
      it.at(when);
      const disagreed = await submit(
        'ticket-disagree',
        { ticket: id },
        { reason: '仍然打不开' },
        it.caller('customer', 'click'),
      );
      expect(disagreed.error).toBeNull();
      it.at('12:00');
      const record = await it.ticket(number);
      expect(record.ticket.state).toBe('open');
      expect(restoreClock(record)?.elapsedMs).toBe(2 * 3_600_000);
    },
  );

  test('told twice it counts once, and firing again is told', async () => {
    const { id, number } = await open(2);
    await recover(id, '10:30');
    await recover(id, '10:31');
    await it.ctx.store
      .transaction()
      .execute((trx) => refireTicket(it.ctx, trx, id, { at: it.clock.now(), alertId: 1, occurrence: 2 }));
    const kinds = (await it.ticket(number)).ticket.events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'recovered' || kind === 'refired')).toEqual(['recovered', 'refired']);
  });
});

describe('buttons and dialogs', () => {
  test('lowering a level after a breach needs a lead with a reason; the breach stays', async () => {
    const { id, number } = await open(1);
    it.at('10:30');
    const byEngineer = await submit('ticket-relevel', { ticket: id }, { level: '3' }, it.caller('engineer', 'click'));
    expect(byEngineer.error).toBe('ticket-refusal.lower-needs-lead');
    const withoutReason = await submit('ticket-relevel', { ticket: id }, { level: '3' }, it.caller('lead', 'click'));
    expect(withoutReason.error).toBe('ticket-refusal.lower-needs-reason');
    await submit('ticket-relevel', { ticket: id }, { level: '3', reason: '影响小' }, it.caller('lead', 'click'));
    const record = await it.ticket(number);
    const { formerBreaches } = computeClocks(record.ticket, record.policy, {
      now: it.clock.now(),
      timeZone: 'Asia/Shanghai',
    });
    expect(formerBreaches).toMatchObject([{ level: 1, stage: { name: 'respond' } }]);
  });

  test('a viewer may not press what an engineer may', async () => {
    const { id, number } = await open(2);
    expect((await press('ticket-respond', { ticket: id }, it.caller('viewer', 'click'))).error).toBe(
      'chat.not-allowed',
    );
    expect((await it.ticket(number)).ticket.ends.responded).toBeUndefined();
    expect((await press('ticket-respond', { ticket: id }, it.caller('engineer', 'click'))).error).toBeNull();
  });

  test('a negotiated restore has no due time until it is agreed', async () => {
    const { id, number } = await open(4);
    expect(restoreClock(await it.ticket(number))).toMatchObject({ state: 'to-agree', dueAt: null });
    const due = '2026-11-22T10:00:00.000Z';
    await submit('ticket-agree', { ticket: id }, { due, who: '客户丙', how: '电话' }, it.caller('engineer', 'click'));
    expect(restoreClock(await it.ticket(number))?.dueAt).toEqual(new Date(due));
  });

  test('restoring with cause and solution, and rating, by their dialogs', async () => {
    const { id, number } = await open(2);
    it.at('11:00');
    const fields = { at: '2026-11-21T02:45:00.000Z', cause: '连接池耗尽', solution: '调大并重启' };
    expect((await submit('ticket-restore', { ticket: id }, fields, it.caller('engineer', 'click'))).error).toBeNull();
    await submit('ticket-close', { ticket: id }, { onsite: '0.5' }, it.caller('engineer', 'click'));
    await press('ticket-rate', { ticket: id, rating: 'satisfied' }, it.caller('customer', 'click'));
    const { ticket } = await it.ticket(number);
    expect(ticket.ends.restored).toEqual(new Date('2026-11-21T02:45:00.000Z'));
    expect(ticket).toMatchObject({ state: 'closed', effort: { onsite: 0.5, remote: 0, office: 0 } });
    expect(ticket.rating?.rating).toBe('satisfied');
  });
});

describe('what a dialog begins with', () => {
  async function fieldsOf(action: string, ticket: number, person: 'engineer' | 'lead' = 'engineer') {
    const { reply } = await press(action, { ticket }, it.caller(person, 'click'));
    if (reply.kind !== 'modal') throw new Error(`no dialog: ${reply.kind}`);
    const initials = reply.modal.fields.map((field) => [field.name, 'initial' in field ? field.initial : undefined]);
    return Object.fromEntries(initials);
  }

  test('the level is the ticket’s own, the assignee who presses, until there is one', async () => {
    const { id } = await open(3);
    expect(await fieldsOf('ticket-relevel', id)).toEqual({ level: '3', reason: undefined });
    expect(await fieldsOf('ticket-assign', id)).toEqual({ person: 'engineer' });
    await submit('ticket-assign', { ticket: id }, { person: 'lead' }, it.caller('engineer', 'click'));
    expect(await fieldsOf('ticket-assign', id)).toEqual({ person: 'lead' });
  });

  test('an agreement begins with the contact and what was agreed on', async () => {
    const { id } = await open(4);
    expect(await fieldsOf('ticket-agree', id)).toEqual({ due: undefined, who: '客户丙', how: undefined });
    const due = '2026-11-22T10:00:00.000Z';
    await submit('ticket-agree', { ticket: id }, { due, who: '王', how: '电话' }, it.caller('engineer', 'click'));
    expect(await fieldsOf('ticket-agree', id)).toMatchObject({ due: new Date(due) });
  });

  test('a restore begins now, with what is known of its cause', async () => {
    const { id, number } = await open(2);
    const known = { cause: '连接池耗尽', solution: '重启' };
    await submit('ticket-diagnose', { ticket: id }, known, it.caller('engineer', 'click'));
    it.at('11:00:20');
    const fields = await fieldsOf('ticket-restore', id);
    expect(fields).toEqual({ at: it.clock.now(), ...known });
    const ahead = { ...known, at: '2026-11-21T04:00:00.000Z' };
    const refused = await submit('ticket-restore', { ticket: id }, ahead, it.caller('engineer', 'click'));
    expect(refused.error).toBe('ticket-refusal.future');
    const now = { ...known, at: '2026-11-21T03:00:00.000Z' };
    expect((await submit('ticket-restore', { ticket: id }, now, it.caller('engineer', 'click'))).error).toBeNull();
    const { ticket } = await it.ticket(number);
    expect(ticket.ends.restored).toEqual(it.clock.now());
    expect(ticket.events.filter(({ kind }) => kind === 'diagnosed')).toHaveLength(1);
  });

  test('person-days are taken to the hundredth, as they are kept', async () => {
    const { id, number } = await open(2);
    await submit(
      'ticket-restore',
      { ticket: id },
      { cause: '磁盘满', solution: '清理' },
      it.caller('engineer', 'click'),
    );
    const third = await submit('ticket-close', { ticket: id }, { remote: '0.333' }, it.caller('engineer', 'click'));
    expect(third.error).toBe('chat.input');
    const quarter = await submit('ticket-close', { ticket: id }, { remote: '0.25' }, it.caller('engineer', 'click'));
    expect(quarter.error).toBeNull();
    expect((await it.ticket(number)).ticket.effort).toEqual({ onsite: 0, remote: 0.25, office: 0 });
  });

  test('a duplicate is of another ticket, in the dialog as well', async () => {
    const { id, number } = await open(3);
    const asked = { reason: '同一问题', duplicate: `T-${number}` };
    const itself = await submit('ticket-cancel', { ticket: id }, asked, it.caller('engineer', 'click'));
    expect(itself.error).toBe('ticket.duplicate-of-itself');
    const unknown = { ...asked, duplicate: 'T-9999' };
    const nothing = await submit('ticket-cancel', { ticket: id }, unknown, it.caller('engineer', 'click'));
    expect(nothing.error).toBe('ticket.not-found');
  });
});

describe('requests', () => {
  test('one that needs no ticket is put aside, and nobody is nudged', async () => {
    const ts = await it.say('谢谢，已经好了');
    const message = await keepNamedMessage(it.ctx, it.caller(), { channel: CHANNEL, ts });
    await dismissRequest(it.ctx, it.caller(), message.id);
    it.at('10:30');
    await sweepNotices(it.ctx);
    expect(await it.outbox(`message:${message.id}:nudge`)).toMatchObject([
      { text: expect.stringContaining('不建工单') },
    ]);
  });

  test('the shortcut opens a ticket on any message, with what the dialog says', async () => {
    const ts = await it.say('新员工要开账号', USERS.customer);
    const value = { channel: CHANNEL, ts, threadTs: null, user: USERS.customer };
    const dialog = await press('ticket-from-message', value, it.caller('engineer', 'click'));
    expect(dialog.reply.kind).toBe('modal');
    const fields = { title: '开通账号', level: '4', kind: 'service', host: 'app-01' };
    const submitted = await submit('ticket-from-message', value, fields, it.caller('engineer', 'click'));
    expect(submitted.error).toBeNull();
    const row = await it.store.selectFrom('tickets').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ title: '开通账号', kind: 'service', host_id: 'app-01', level: 4, thread_ts: ts });
  });

  test('the shortcut lets no customer set a level, whatever is submitted', async () => {
    const ts = await it.say('请加急', USERS.customer);
    const value = { channel: CHANNEL, ts, threadTs: null, user: USERS.customer };
    const customer = it.caller('customer', 'click');
    const { reply } = await press('ticket-from-message', value, customer);
    const fields = reply.kind === 'modal' ? reply.modal.fields.map(({ name }) => name) : [];
    expect(fields).not.toContain('level');
    const submitted = await submit('ticket-from-message', value, { title: '加急', level: '1' }, customer);
    expect(submitted.error).toBe('ticket.level-not-allowed');
    expect((await submit('ticket-from-message', value, { title: '加急' }, customer)).error).toBeNull();
    const row = await it.store.selectFrom('tickets').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ title: '加急', level: null });
  });

  test('what anybody else wrote elsewhere can’t be pointed at', async () => {
    const pointing = keepNamedMessage(it.ctx, it.caller(), { channel: 'C0OTHER0001', ts: '1.000001' });
    await expect(pointing).rejects.toThrow('ticket.no-message');
  });
});

describe('files from the thread', () => {
  test('are kept; one that can’t be had is said to be missing', async () => {
    const ts = await it.say('截图如下');
    await it.react(ts, 'three');
    const post = (id: string, name: string) => ({
      kind: 'message' as const,
      channel: CHANNEL,
      message: { ts: it.tsNow(), threadTs: ts, user: USERS.engineer, text: name, files: [{ id, name, bytes: 3 }] },
    });
    await it.onEvent(it.ctx, post('F1', '屏幕.png'));
    await it.onEvent(it.ctx, post('F2', '被删.png'));
    const reader = createMemoryReader();
    const stored: Uint8Array[] = [];
    const ctx: Context = {
      ...it.ctx,
      chat: {
        ...reader,
        file: async (id) =>
          id === 'F1'
            ? { kind: 'read', value: new Uint8Array([1, 2, 3]) }
            : { kind: 'refused', error: 'file_not_found' },
      },
      files: {
        ...it.ctx.files,
        async put(content) {
          stored.push(content);
          return 'a'.repeat(64);
        },
      },
    };
    await keepWantedFiles(ctx);
    const row = await it.store.selectFrom('tickets').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(
      (await listTicketFiles(it.store, row.id)).map(({ name, sha256, error }) => [name, sha256 !== null, error]),
    ).toEqual([
      ['屏幕.png', true, null],
      ['被删.png', false, 'file_not_found'],
    ]);
    expect(stored).toEqual([new Uint8Array([1, 2, 3])]);
  });
});

test('a correction of a lead moves the response and keeps both times', async () => {
  const { id, number } = await open(2);
  it.at('10:10');
  await actOnTicket(it.ctx, it.caller(), { id }, () => [{ fact: { kind: 'responded' }, at: null }]);
  const responded = (await it.ticket(number)).ticket.events.find(({ kind }) => kind === 'responded');
  const correctedAt = new Date('2026-11-21T02:04:00.000Z');
  const fact = {
    kind: 'corrected',
    eventId: responded?.id ?? '',
    correctedAt,
    field: null,
    reason: '电话记录',
  } as const;
  await expect(actOnTicket(it.ctx, it.caller(), { id }, () => [{ fact, at: null }])).rejects.toThrow('lead');
  await actOnTicket(it.ctx, it.caller('lead'), { id }, () => [{ fact, at: null }]);
  const { ticket } = await it.ticket(number);
  expect(ticket.ends.responded).toEqual(correctedAt);
  expect(ticket.events.find(({ kind }) => kind === 'responded')?.former?.at).toEqual(
    new Date('2026-11-21T02:10:00.000Z'),
  );
});
