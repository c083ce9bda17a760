import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { computeClocks } from '../../../src/core/sla/clocks.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { replayTickets } from '../../../src/flows/tickets/replay.ts';
import { openRequestTicket, setAlertLevel } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { createTicketTest, type TicketTest, USERS } from '../../support/tickets.ts';

let it: TicketTest;

beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(() => it.at('10:00'));

/** An alert that was received and posted now. @returns its id and its message's ts. */
async function alert(title = '磁盘使用率 93 %') {
  const now = it.clock.now();
  const content = { title, description: '', severity: 'high', host: 'db-01', links: [], labels: {}, labelsLeftOut: 0 };
  const inserted = await it.store
    .insertInto('alerts')
    .values({
      contract_id: 'acme',
      source_id: 'prometheus',
      fingerprint: 'f'.repeat(64),
      open_key: null,
      state: 'firing',
      severity: 'high',
      title,
      host_text: 'db-01',
      host_id: 'db-01',
      content: JSON.stringify(content),
      content_hash: 'c'.repeat(64),
      starts_at: now,
      received_at: now,
      resolved_at: null,
      last_seen_at: now,
      mute_id: null,
      storm_id: null,
      ticket_id: null,
      dismissed_at: null,
      dismissed_by: null,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  const message = { summary: title, blocks: [] };
  const { postMessage } = await import('../../../src/store/outbox.ts');
  await postMessage(it.store, { contractId: 'acme', channel: 'C0ROUNDS01', key: `alert:${id}`, message }, now);
  return { id, ts: await it.post(`alert:${id}`) };
}

async function newest() {
  const row = await it.store.selectFrom('tickets').select('number').orderBy('number', 'desc').executeTakeFirstOrThrow();
  return it.ticket(row.number);
}

function clocksOf(record: Awaited<ReturnType<typeof newest>>) {
  const { clocks } = computeClocks(record.ticket, record.policy, { now: it.clock.now(), timeZone: 'Asia/Shanghai' });
  return Object.fromEntries(clocks.map((clock) => [clock.stage.name, clock]));
}

const time = (date: Date | null | undefined) =>
  date?.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour12: false });

describe('a ticket from an alert', () => {
  test('level, response and restore by reactions, cause and solution, closing', async () => {
    const { id, ts } = await alert();
    it.at('10:02');
    await it.react(ts, 'two');
    const opened = await newest();
    expect(opened.originKey).toBe(`alert:${id}`);
    expect([time(clocksOf(opened).respond?.dueAt), time(clocksOf(opened).restore?.dueAt)]).toEqual([
      '10:05:00',
      '18:00:00',
    ]);
    it.at('10:03');
    await it.react(ts, 'eyes');
    it.at('16:40');
    await it.react(ts, 'white_check_mark');
    const restored = await newest();
    expect(restored.ticket.state).toBe('restored');
    expect(clocksOf(restored).respond?.state).toBe('met');
    expect(time(restored.ticket.ends.restored)).toBe('16:40:00');
    await expect(
      actOnTicket(it.ctx, it.caller(), { id: restored.id }, () => [{ fact: { kind: 'closed' }, at: null }]),
    ).rejects.toThrow('ticket-refusal.close-undiagnosed');
    await actOnTicket(it.ctx, it.caller(), { id: restored.id }, () => [
      { fact: { kind: 'diagnosed', cause: '归档日志未清理', solution: '清理并加计划任务' }, at: null },
      { fact: { kind: 'closed', effort: { onsite: 0, remote: 0.5, office: 0 } }, at: null },
    ]);
    const closed = await newest();
    expect(closed.ticket.state).toBe('closed');
    const row = await it.store.selectFrom('tickets').selectAll().where('id', '=', closed.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'closed', solution: '清理并加计划任务', sheet_wanted: 1 });
    expect(Number(row.effort_remote)).toBe(0.5);
    const [card] = await it.outbox(`alert:${id}`);
    expect(card?.text).toContain(`T-${closed.number}`);
    const thread = await it.outbox(`ticket:${closed.id}:`);
    expect(thread.length).toBeGreaterThan(3);
    expect(new Set(thread.map((message) => message.threadKey))).toEqual(new Set([`alert:${id}`]));
  });

  test('two who react at once open one ticket, and the later level counts', async () => {
    const { ts } = await alert();
    it.at('10:01');
    const before = await it.store.selectFrom('tickets').select('id').execute();
    await Promise.all([it.react(ts, 'three', USERS.engineer), it.react(ts, 'one', USERS.lead)]);
    const after = await it.store.selectFrom('tickets').select('id').execute();
    expect(after.length - before.length).toBe(1);
    expect((await newest()).ticket.levels.at(-1)?.level).toBe(1);
  });

  test('the same reaction delivered twice counts once', async () => {
    const { ts } = await alert();
    const eventTs = it.tsNow();
    await it.react(ts, 'two', USERS.engineer, eventTs);
    await it.react(ts, 'two', USERS.engineer, eventTs);
    expect((await newest()).ticket.levels).toHaveLength(1);
  });

  test('a customer who reacts is told, alone, that it does not count', async () => {
    const { id, ts } = await alert();
    await it.react(ts, 'one', USERS.customer);
    expect(it.answers.told.at(-1)).toMatchObject({ user: USERS.customer });
    const row = await it.store.selectFrom('alerts').select('ticket_id').where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.ticket_id).toBeNull();
  });

  test('a response before the level counts from its own time', async () => {
    const { ts } = await alert();
    it.at('10:03');
    await it.react(ts, 'eyes');
    it.at('10:20');
    await it.react(ts, 'two');
    const { respond } = clocksOf(await newest());
    expect([respond?.state, time(respond?.endedAt)]).toEqual(['met', '10:03:00']);
  });

  test('an engineer’s reply before the level counts from its own time', async () => {
    const { ts } = await alert();
    it.at('10:04');
    await it.say('我看一下', USERS.engineer, ts);
    it.at('10:30');
    await it.react(ts, 'two');
    const record = await newest();
    expect([clocksOf(record).respond?.state, time(clocksOf(record).respond?.endedAt)]).toEqual(['met', '10:04:00']);
    expect(record.ticket.events.some((event) => event.kind === 'noted' && event.text === '我看一下')).toBe(true);
  });

  test('a level by button on an alert that has a ticket changes its level', async () => {
    const { id, ts } = await alert();
    await it.react(ts, 'three');
    it.at('10:10');
    await setAlertLevel(it.ctx, it.caller('engineer', 'click'), { alertId: id, level: 2 });
    expect((await newest()).ticket.levels.map(({ level }) => level)).toEqual([3, 2]);
  });

  test('a restore that was taken back before there was a ticket ends nothing, a response was one', async () => {
    const { ts } = await alert();
    it.at('10:01');
    await it.react(ts, 'white_check_mark');
    await it.react(ts, 'eyes');
    it.at('10:02');
    await it.unreact(ts, 'white_check_mark');
    await it.unreact(ts, 'eyes');
    await it.react(ts, 'two');
    const { ticket } = await newest();
    expect([ticket.state, time(ticket.ends.responded)]).toEqual(['open', '10:01:00']);
  });

  test('a reaction that is made again counts again, though nobody heard of its removal', async () => {
    const { ts } = await alert();
    await it.react(ts, 'two');
    it.at('10:05');
    await it.react(ts, 'three', USERS.lead);
    it.at('10:10');
    await it.react(ts, 'two');
    expect((await newest()).ticket.levels.map(({ level }) => level)).toEqual([2, 3, 2]);
  });

  test('what would help is told with the command as it is typed', async () => {
    const { ts } = await alert();
    await it.react(ts, 'one');
    it.at('10:30');
    await it.react(ts, 'four', USERS.lead);
    expect(it.answers.told.at(-1)?.text).toContain('/ticket level … --reason "…"');
    expect(it.answers.told.at(-1)?.text).not.toContain('`');
  });

  test('taking the level’s reaction away changes nothing and the thread says what would', async () => {
    const { ts } = await alert();
    await it.react(ts, 'two');
    it.at('10:01');
    await it.unreact(ts, 'two');
    const record = await newest();
    expect(record.ticket.levels.at(-1)?.level).toBe(2);
    expect(await it.outbox(`ticket:${record.id}:unreacted`)).toHaveLength(1);
  });
});

describe('a ticket from a message', () => {
  test('a customer’s request gets its ticket in its own thread, from its own time', async () => {
    const ts = await it.say('报表页面打不开\n昨天还好的');
    it.at('10:20');
    await it.react(ts, 'three');
    const record = await newest();
    expect(record.ticket.head).toMatchObject({ title: '报表页面打不开', origin: 'chat', contact: 'customer' });
    expect(time(record.ticket.openedAt)).toBe('10:00:00');
    expect(record.thread?.ts).toBe(ts);
    expect(await it.outbox(`ticket:${record.id}`)).not.toHaveLength(0);
    const [card] = (await it.outbox(`ticket:${record.id}`)).filter(({ key }) => key === record.cardKey);
    expect(card?.threadTs).toBe(ts);
  });

  test('a request of any length is cut between letters, and half a letter breaks nothing', async () => {
    const ts = await it.say(`${'很'.repeat(198)}🔥🔥\n${'慢'.repeat(3_799)}🔥🔥`);
    await it.react(ts, 'two');
    await it.say('\ud83d 图里', USERS.engineer, ts);
    const { ticket, id } = await newest();
    expect(ticket.head.title).toBe(`${'很'.repeat(198)}…`);
    expect(ticket.head.description.isWellFormed()).toBe(true);
    expect(ticket.head.description.length).toBeGreaterThan(3_900);
    expect(ticket.events.find((event) => event.kind === 'noted')).toMatchObject({ text: '\ufffd 图里' });
    const facts = await it.store.selectFrom('ticket_events').select('fact').where('ticket_id', '=', id).execute();
    expect(JSON.stringify(facts)).not.toMatch(/\\u[dD][89a-fA-F]/);
  });

  test('nobody sets a level: the team is nudged once', async () => {
    const ts = await it.say('能否加一个账号');
    const message = await it.store
      .selectFrom('chat_messages')
      .select('id')
      .where('ts', '=', ts)
      .executeTakeFirstOrThrow();
    it.at('10:14');
    await sweepNotices(it.ctx);
    expect(await it.outbox(`message:${message.id}:nudge`)).toHaveLength(0);
    it.at('10:15:01');
    await sweepNotices(it.ctx);
    await sweepNotices(it.ctx);
    expect(await it.outbox(`message:${message.id}:nudge`)).toHaveLength(1);
  });

  test('an edit and a deletion of a reply stay in the story', async () => {
    const ts = await it.say('网络慢');
    await it.react(ts, 'four');
    it.at('10:05');
    const reply = await it.say('重启过交换机', USERS.engineer, ts);
    it.at('10:06');
    const edited = { ts: reply, threadTs: ts, user: USERS.engineer, text: '重启过核心交换机', files: [] };
    await it.onEvent(it.ctx, { kind: 'message-edited', channel: 'C0ROUNDS01', message: edited, editedTs: it.tsNow() });
    it.at('10:07');
    await it.onEvent(it.ctx, { kind: 'message-deleted', channel: 'C0ROUNDS01', ts: reply, deletedAt: it.tsNow() });
    const notes = (await newest()).ticket.events.filter((event) => event.kind === 'noted');
    expect(notes.map((note) => (note.kind === 'noted' ? note.reply?.change : null))).toEqual([
      'posted',
      'edited',
      'deleted',
    ]);
  });

  test('the request is deleted: the ticket goes on under its own card', async () => {
    const ts = await it.say('打印机坏了');
    await it.react(ts, 'four');
    it.at('10:05');
    await it.onEvent(it.ctx, { kind: 'message-deleted', channel: 'C0ROUNDS01', ts, deletedAt: it.tsNow() });
    const record = await newest();
    expect(record.thread).toBeNull();
    await actOnTicket(it.ctx, it.caller(), { id: record.id }, () => [
      { fact: { kind: 'noted', text: '继续' }, at: null },
    ]);
    expect((await it.outbox(`ticket:${record.id}:event`)).at(-1)).toMatchObject({
      threadKey: record.cardKey,
      threadTs: null,
    });
  });
});

describe('a ticket by command', () => {
  test('reported by telephone earlier: the clocks run from then', async () => {
    it.at('10:30');
    const reportedAt = new Date('2026-11-21T02:00:00Z');
    const { after } = await openRequestTicket(it.ctx, it.caller(), {
      title: '客户来电：无法登录',
      description: '',
      ticketKind: 'fault',
      origin: 'phone',
      level: 2,
      reportedAt,
      host: 'app-01',
      reporter: null,
      contact: null,
      assignee: null,
      continues: null,
    });
    expect(clocksOf(after).respond).toMatchObject({ state: 'overdue' });
    expect(time(clocksOf(after).restore?.dueAt)).toBe('18:00:00');
    expect(after.ticket.head.contact).toBe('customer');
  });

  test('asked again under the same key it is done once', async () => {
    const record = await newest();
    const caller = it.caller();
    const deed = () => [{ fact: { kind: 'paused', reason: '等客户' } as const, at: null }];
    await actOnTicket(it.ctx, caller, { id: record.id }, deed);
    const again = await actOnTicket(it.ctx, caller, { id: record.id }, deed);
    expect(again.added).toEqual([]);
    expect((await it.ticket(record.number)).ticket.pauses).toHaveLength(1);
  });

  test('another contract’s ticket is as good as none', async () => {
    const record = await newest();
    const caller = it.caller();
    const site = { ...caller.site, contract: { ...caller.site.contract, id: 'other' } };
    const act = actOnTicket(it.ctx, { ...caller, site }, { id: record.id }, () => []);
    await expect(act).rejects.toThrow('ticket.not-found');
  });
});

describe('what is due is said', () => {
  test('warnings at their fractions, the breach, each once; then reminders', async () => {
    const { ts } = await alert('接口无响应');
    await it.react(ts, 'one');
    const { id } = await newest();
    const said = async () => (await it.outbox(`ticket:${id}:notice`)).length;
    it.at('10:02:29');
    await sweepNotices(it.ctx);
    expect(await said()).toBe(0);
    it.at('10:02:30');
    await sweepNotices(it.ctx);
    await sweepNotices(it.ctx);
    expect(await said()).toBe(1);
    it.at('10:05:00');
    await sweepNotices(it.ctx);
    const atTheLimit = await said();
    it.at('10:05:01');
    await sweepNotices(it.ctx);
    expect(await said()).toBe(atTheLimit + 1);
    it.at('11:05:01');
    await sweepNotices(it.ctx);
    await sweepNotices(it.ctx);
    expect(await said()).toBe(atTheLimit + 2);
  });

  test('two sweepers side by side say it once', async () => {
    const { ts } = await alert('两个进程');
    await it.react(ts, 'one');
    const { id } = await newest();
    it.at('10:20');
    await Promise.all([sweepNotices(it.ctx), sweepNotices(it.ctx), sweepNotices(it.ctx)]);
    await sweepNotices(it.ctx);
    expect(await it.outbox(`ticket:${id}:notice`)).toHaveLength(1);
  });
});

test('every row equals the fold of its events', async () => {
  const replayed = await replayTickets(it.ctx, false);
  expect(replayed.tickets).toBeGreaterThan(5);
  expect(replayed.deviations).toEqual([]);
});

test('nothing was logged as an error', () => {
  expect(it.errors).toEqual([]);
});
