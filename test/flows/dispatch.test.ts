import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyCommand, Caller, Registry, Reply } from '../../commands/command.ts';
import { withHelp } from '../../commands/help.ts';
import { UserError } from '../../src/errors.ts';
import { checkSubmission, dispatchAction, dispatchCommand, dispatchSubmission } from '../../src/flows/dispatch.ts';
import { parseJson } from '../../src/store/column.ts';
import { textOf } from '../support/chat-answers.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

const site = testSite({});
let test_: TestContext;
let ran: unknown[];

function said(text: string): Reply {
  return { kind: 'private', message: { summary: text, blocks: [{ kind: 'text', text }] } };
}

const commands: AnyCommand[] = [
  {
    name: 'inspect',
    summary: 'inspection.command-inspect',
    usage: '/inspect [template] [--hosts a,b] [--mode remote|onsite]',
    role: 'engineer',
    positionals: ['template'],
    input: z.strictObject({
      template: z.string().default('monthly'),
      hosts: z.string().optional(),
      mode: z.enum(['remote', 'onsite']).optional(),
      force: z.stringbool().optional(),
    }),
    async run(_ctx, input) {
      ran.push(input);
      return said('started');
    },
  },
  {
    name: 'inspect show',
    summary: 'inspection.command-inspect-show',
    usage: '/inspect show <id>',
    role: 'viewer',
    positionals: ['id'],
    input: z.strictObject({ id: z.coerce.number().int().positive() }),
    async run(_ctx, input) {
      ran.push(input);
      if (input.id === 404) throw new UserError('inspection.not-found', { id: 404 });
      if (input.id === 500) throw new Error('the password is hunter2');
      return said('shown');
    },
  },
];

const registry: Registry = {
  commands: withHelp(commands),
  actions: [
    {
      id: 'stop',
      role: 'lead',
      input: z.strictObject({ id: z.int() }),
      async run(_ctx, input) {
        ran.push(input);
        return { kind: 'none' };
      },
    },
  ],
  modals: [
    {
      id: 'reason',
      role: 'engineer',
      input: z.strictObject({ item: z.int(), text: z.string().trim().min(1, 'errors.inspection.reason-needed') }),
      async run(_ctx, input) {
        ran.push(input);
        return said('noted');
      },
    },
  ],
};

beforeAll(async () => {
  test_ = await createTestContext({
    sites: [site],
    checks: new Map(),
    overrides: { redact: (text) => text.replaceAll('hunter2', '***') },
  });
});
afterAll(() => test_.close());
beforeEach(async () => {
  ran = [];
  test_.errors.length = 0;
  await test_.store.deleteFrom('audit').execute();
});

function callerOf(id: string): Caller {
  const person = site.people.find((candidate) => candidate.id === id);
  if (!person) throw new Error(`no person ${id}`);
  const t = test_.ctx.texts('zh-CN', 'Asia/Shanghai');
  return { site, person, locale: 'zh-CN', t, channel: 'C0ROUNDS01', via: 'command', requestKey: 'command:1' };
}

async function type(line: string, who = 'engineer') {
  const dispatched = await dispatchCommand(test_.ctx, registry, line, { caller: callerOf(who), origin: 'slack' });
  const text = dispatched.reply.kind === 'private' ? textOf(dispatched.reply.message) : '';
  return { ...dispatched, text };
}

async function lastAudit() {
  const row = await test_.store.selectFrom('audit').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  return { ...row, arguments: parseJson(row.arguments) };
}

describe('typed commands', () => {
  test.each([
    ['inspect', { template: 'monthly' }],
    ['inspect quarterly --hosts "a, b"', { template: 'quarterly', hosts: 'a, b' }],
    ['inspect —mode onsite', { template: 'monthly', mode: 'onsite' }],
    ['inspect --force quarterly', { template: 'quarterly', force: true }],
    ['inspect　daily', { template: 'daily' }],
    ['rounds inspect daily', { template: 'daily' }],
    ['inspect show 7', { id: 7 }],
  ])('%j runs with %j', async (line, input) => {
    expect((await type(line)).outcome).toBe('done');
    expect(ran).toEqual([input]);
  });

  test.each([
    ['inspect --mode remot', '❌ mode 不能是「remot」。是不是 remote？可用：remote、onsite。\n用法：/inspect [模板]'],
    ['inspect --modes remote', '❌ 没有参数 --modes。是不是 --mode？\n用法：/inspect'],
    ['inspect a b', '❌ 多了一个词「b」'],
    ['inspect "a', '❌ 引号 " 没有配对的另一半。'],
    ['inspect show', '❌ 缺少 <编号>。\n用法：/inspect show <编号>'],
    ['inspect show seven', '❌ <编号>：'],
    ['inspekt monthly', '❌ 没有命令「inspekt」。是不是 /inspect？全部命令见 /rounds help。'],
    ['inspect-show', '❌ 没有命令「inspect-show」。是不是 /inspect show？'],
    ['rounds dance', '❌ 没有命令「dance」。全部命令见 /rounds help。'],
    ['inspect show 404', '❌'],
  ])('%j is refused: %s', async (line, text) => {
    const { outcome, text: told } = await type(line);
    expect(outcome).toBe('refused');
    expect(told).toContain(text);
    expect(await lastAudit()).toMatchObject({ outcome: 'refused' });
  });

  test('who lacks the role is told which one it takes, and nothing runs', async () => {
    const { outcome, error, text } = await type('inspect monthly', 'viewer');
    expect({ outcome, error }).toEqual({ outcome: 'refused', error: 'chat.not-allowed' });
    expect(text).toBe('❌ 此操作需要「工程师」角色，您的角色是：查看者。如确有需要，请联系管理员。');
    expect(ran).toEqual([]);
    expect((await type('inspect show 7', 'viewer')).outcome).toBe('done');
  });

  test('what nobody foresaw is logged whole and told by a reference number only', async () => {
    const { outcome, error, text } = await type('inspect show 500');
    expect(outcome).toBe('failed');
    expect(error).toMatch(/^[0-9A-F]{8}$/);
    expect(text).toContain(error ?? 'no reference');
    expect(text).not.toContain('password');
    expect(test_.errors).toMatchObject([{ details: { reference: error, requestKey: 'command:1' } }]);
    expect(await lastAudit()).toMatchObject({ outcome: 'failed', error });
  });

  test('the audit says who asked for what, where, free of secrets', async () => {
    await type('inspect monthly --hosts hunter2');
    expect(await lastAudit()).toMatchObject({
      contract_id: 'acme',
      person_id: 'engineer',
      slack_user: 'U0ENGINEER1',
      origin: 'slack',
      channel: 'C0ROUNDS01',
      action: 'command inspect',
      arguments: { line: 'inspect monthly --hosts ***' },
      outcome: 'done',
      error: null,
    });
  });

  test('a shell has split the words already', async () => {
    const words = ['inspect', 'daily', '--hosts', 'a b'].map((text) => ({ text, quoted: false }));
    await dispatchCommand(test_.ctx, registry, words, { caller: callerOf('engineer'), origin: 'cli' });
    expect(ran).toEqual([{ template: 'daily', hosts: 'a b' }]);
    expect(await lastAudit()).toMatchObject({ origin: 'cli', arguments: { line: 'inspect daily --hosts a b' } });
  });
});

describe('help', () => {
  test.each(['help', 'rounds', 'rounds help'])(
    '%j lists what one may do first, the rest with its role',
    async (line) => {
      const { text } = await type(line, 'viewer');
      expect(text).toContain('Rounds · 运维服务');
      expect(text).toContain('您是访客，角色：查看者。');
      const [own, others] = text.split('其他角色的命令');
      expect(own).toContain('/inspect show <编号> — ');
      expect(own).not.toContain('/inspect [模板]');
      expect(others).toContain('/inspect [模板] [--hosts a,b] [--mode remote|onsite] — ');
      expect(others).toContain('需要「工程师」角色');
    },
  );

  test.each([
    'help inspect show',
    'inspect show help',
    'inspect show --help',
    'help /inspect show',
    'rounds inspect show help',
  ])('%j tells of that command', async (line) => {
    const { text } = await type(line);
    expect(text).toContain('/inspect show <编号> — ');
    expect(text).not.toContain('[template]');
    expect(ran).toEqual([]);
  });

  test('a command with others below it tells of all', async () => {
    expect((await type('help inspect')).text.split('\n')).toHaveLength(2);
  });

  test('an unknown command gets the nearest', async () => {
    expect((await type('help inspct')).text).toContain('是不是 /inspect？');
  });
});

describe('buttons and forms', () => {
  const click = (value: { id: unknown }, who = 'lead', action = 'stop') =>
    dispatchAction(
      test_.ctx,
      registry,
      { action, value: value as { id: number } },
      { caller: callerOf(who), origin: 'slack' },
    );

  test('a click is checked like a command', async () => {
    expect(await click({ id: 3 })).toMatchObject({ outcome: 'done', reply: { kind: 'none' } });
    expect(await lastAudit()).toMatchObject({ action: 'action stop', arguments: { id: 3 }, person_id: 'lead' });
    expect(await click({ id: 3 }, 'engineer')).toMatchObject({ outcome: 'refused', error: 'chat.not-allowed' });
    expect(await click({ id: 'x' })).toMatchObject({ outcome: 'refused', error: 'chat.input' });
    expect(await click({ id: 3 }, 'lead', 'gone')).toMatchObject({ outcome: 'refused', error: 'chat.unknown-button' });
    expect(ran).toEqual([{ id: 3 }]);
  });

  test('faults of a form are told by field, before anything is done', async () => {
    const submission = { form: 'reason', state: { item: 3 }, fields: { text: ' ' } };
    expect(await checkSubmission(registry, submission, callerOf('engineer'))).toEqual([
      { name: 'text', text: expect.stringMatching(/\S/) },
    ]);
    const missing = { ...submission, fields: {} };
    expect(await checkSubmission(registry, missing, callerOf('engineer'))).toMatchObject([{ name: 'text' }]);
    const viewers = await checkSubmission(registry, submission, callerOf('viewer'));
    expect(viewers).toMatchObject([{ name: '', text: expect.stringContaining('工程师') }]);
    const right = { ...submission, fields: { text: 'because' } };
    expect(await checkSubmission(registry, right, callerOf('engineer'))).toEqual([]);
    expect(ran).toEqual([]);
    await dispatchSubmission(test_.ctx, registry, right, { caller: callerOf('engineer'), origin: 'slack' });
    expect(ran).toEqual([{ item: 3, text: 'because' }]);
  });

  test('what only shows something is written down when it was refused', async () => {
    const ask = { caller: callerOf('lead'), origin: 'slack', changesNothing: true } as const;
    await dispatchAction(test_.ctx, registry, { action: 'stop', value: { id: 1 } }, ask);
    expect(await test_.store.selectFrom('audit').selectAll().execute()).toEqual([]);
    const refused = { ...ask, caller: callerOf('engineer') };
    await dispatchAction(test_.ctx, registry, { action: 'stop', value: { id: 1 } }, refused);
    expect(await lastAudit()).toMatchObject({ outcome: 'refused' });
  });
});
