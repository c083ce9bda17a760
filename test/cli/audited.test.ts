import { afterAll, beforeAll, expect, test } from 'vitest';
import { audited } from '../../src/cli/audited.ts';
import { UserError } from '../../src/errors.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

const SECRET = 'hunter22-secret';
let context: TestContext;
beforeAll(async () => {
  const redact = (text: string) => text.replaceAll(SECRET, '••••');
  context = await createTestContext({ sites: [testSite({ id: 'ops' })], checks: new Map(), overrides: { redact } });
});
afterAll(() => context.close());

const what = (action: string, reason: string) => ({
  contractId: 'ops',
  personId: null,
  action,
  arguments: { job: 'x', reason },
});
const rows = (action: string) => context.store.selectFrom('audit').selectAll().where('action', '=', action).execute();

test.each<[outcome: string, work: () => Promise<string>, error: string | null]>([
  ['done', async () => 'result', null],
  ['refused', () => Promise.reject(new UserError('cli.usage', { usage: 'u' })), 'cli.usage'],
  ['failed', () => Promise.reject(new Error(`login with ${SECRET} failed`)), 'Error: login with •••• failed'],
])('what was %s is written down, without secrets', async (outcome, work, error) => {
  const done = audited(context.ctx, what(`sample ${outcome}`, `because of ${SECRET}`), work);
  if (outcome === 'done') expect(await done).toBe('result');
  else await expect(done).rejects.toThrow();
  const [row, ...others] = await rows(`sample ${outcome}`);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ contract_id: 'ops', origin: 'cli', outcome, error });
  expect(JSON.stringify(row)).not.toContain(SECRET);
  expect(JSON.stringify(row?.arguments)).toContain('because of ••••');
});

test('what was done is done, also where its row can not be written', async () => {
  const action = { ...what('sample lost', 'none'), contractId: 'x'.repeat(65) };
  expect(await audited(context.ctx, action, async () => 'result')).toBe('result');
  expect(context.errors.map(({ message }) => message)).toEqual(['could not write the audit row']);
});
