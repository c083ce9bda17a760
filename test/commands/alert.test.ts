import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertActions, alertModals } from '../../commands/actions/alerts.ts';
import { alertCommands } from '../../commands/alert.ts';
import type { Registry } from '../../commands/command.ts';
import { dispatchAction, dispatchCommand, dispatchSubmission } from '../../src/flows/dispatch.ts';
import { alertingSite, clearAlerts, deliver, listRows, process } from '../support/alerts.ts';
import { textOf } from '../support/chat-answers.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = {
  commands: alertCommands,
  actions: alertActions,
  modals: alertModals,
};
const site = ticketSite({ alerting: alertingSite().alerting });
let t: TicketTest;

beforeAll(async () => {
  t = await createTicketTest(site);
});
afterAll(() => t.close());
beforeEach(() => clearAlerts(t.store));

async function type(line: string, who: Parameters<TicketTest['caller']>[0] = 'engineer'): Promise<string> {
  const { reply } = await dispatchCommand(t.ctx, registry, line, { caller: t.caller(who), origin: 'slack' });
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

async function fire(name: string): Promise<string> {
  await deliver(t, [{ name, startsAt: t.clock.now(), host: 'db-01', severity: 'critical' }]);
  await process(t);
  const row = (await listRows(t.store)).at(-1);
  return `A-${row?.id}`;
}

describe('/alert', () => {
  test('lists what fires, and shows all that is known of one', async () => {
    expect(await type('alert list')).toBe('没有正在触发的告警。');
    const name = await fire('disk');
    expect(await type('alert list', 'viewer')).toContain(`${name} 主机 db-01 / disk is too high`);
    const shown = await type(`alert show ${name.toLowerCase()}`, 'viewer');
    expect(shown).toContain('alertname=disk');
    expect(shown).toMatch(/触发$/m);
  });

  test('narrows the list to a host or a source', async () => {
    const name = await fire('disk');
    expect(await type('alert list --host db-01')).toContain(name);
    expect(await type('alert list --host app-01')).toBe('没有正在触发的告警。');
    expect(await type('alert list all --source prometheus')).toContain(name);
    expect(await type('alert list --host nowhere')).toContain('❌');
  });

  test('dismisses one with its reason', async () => {
    const name = await fire('disk');
    expect(await type(`alert dismiss ${name}`)).toContain('--reason');
    expect(await type(`alert dismiss ${name} --reason 计划内重启`, 'viewer')).toContain('工程师');
    expect(await type(`alert dismiss ${name} --reason 计划内重启`)).toBe(`${name} 已标为误报。`);
    expect(await type(`alert show ${name}`)).toContain('标为误报：计划内重启');
  });

  test.each([
    ['alert show A-0', '不是告警编号'],
    ['alert show disk', '不是告警编号'],
    ['alert show A-99999999', '没有告警 A-99999999'],
    ['alert dismiss A-99999999 --reason x', '没有告警 A-99999999'],
    ['alert list closed', 'which'],
  ])('%s is refused: %s', async (line, words) => {
    expect(await type(line)).toContain(words);
  });
});

describe('the button on an alert’s message', () => {
  test('asks for the reason, and takes it', async () => {
    const alert = Number((await fire('disk')).slice(2));
    const ask = { caller: t.caller('engineer', 'click'), origin: 'slack' } as const;
    const { reply } = await dispatchAction(t.ctx, registry, { action: 'alert-dismiss', value: { alert } }, ask);
    if (reply.kind !== 'modal') throw new Error('no modal');
    expect(reply.modal).toMatchObject({ form: 'alert-dismiss', state: { alert }, fields: [{ name: 'reason' }] });
    const submission = { form: 'alert-dismiss', state: { alert }, fields: { reason: '演练' } };
    expect((await dispatchSubmission(t.ctx, registry, submission, ask)).outcome).toBe('done');
    expect(await listRows(t.store)).toMatchObject([{ dismissed_by: 'engineer' }]);
  });
});
