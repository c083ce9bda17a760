import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../adapters/word/read-document.ts';
import { openStage, type Stage, until } from '../support/e2e.ts';
import { ask, openModal, replySaying, rootSaying, shownText } from '../support/e2e-chat.ts';
import { CONTRACT, writeTicketSite } from '../support/e2e-ticket-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let stage: Stage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-fault-'));
  stage = await openStage({
    siteFile: await writeTicketSite(folder),
    knownHostsFile: join(folder, 'known_hosts'),
    env: { E2E_HOOK_TOKEN: 'not used here' },
  });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

const say = (person: string, line: string) => ask(stage.workspace.as(person), line);

/** The shared files whose name fits, once there are so many. */
function sharedFiles(name: RegExp, count: number) {
  return until(`${count} files ${name}`, () => {
    const files = stage.workspace.files().filter((file) => file.state === 'complete' && name.test(file.name));
    return files.length >= count && files.every((file) => file.shares.length > 0) ? files : undefined;
  });
}

test('a fault report: issued in a dialog, posted in the ticket’s thread, signed by the customer, the same on the command line', {
  timeout: 600_000,
}, async () => {
  const { workspace } = stage;
  const bot = await stage.startBot();
  await say(PEOPLE.engineer, '/rounds ticket open 磁盘将满 --level 2 --via phone --host app-01 --assignee engineer');
  const root = await rootSaying(workspace, 'T-1');
  const engineer = workspace.as(PEOPLE.engineer);
  await say(PEOPLE.engineer, '/rounds ticket restore T-1');
  await say(PEOPLE.engineer, '/rounds ticket diagnose T-1 --cause 归档日志未清理 --solution 清理并加计划任务');

  expect(await engineer.command(CHANNEL, '/record fault-report T-1')).toBe('delivered');
  await until('the dialog of the fault report', () => engineer.modals().length > 0);
  const said = { 'field:impact': '报表生成变慢', 'field:prevention': '增加清理任务失败告警' };
  expect(await engineer.submit(said)).toEqual({ kind: 'closed' });

  const told = await replySaying(workspace, root, '故障诊断报告');
  expect(shownText(told)).toContain('增加清理任务失败告警');
  await replySaying(workspace, root, '提交报告');
  const [issued] = await sharedFiles(/^故障诊断报告-R-1\.docx$/, 1);
  expect(issued?.shares.map(({ threadTs }) => threadTs)).toEqual([root.ts]);
  const report = await readDocument(await workspace.fileContent(issued?.id ?? ''));
  for (const words of ['报表生成变慢', '归档日志未清理', '清理并加计划任务', '增加清理任务失败告警', '应用服务器']) {
    expect(report.text()).toContain(words);
  }

  const customer = workspace.as(PEOPLE.customer);
  await openModal(customer, told, 'record-sign');
  expect(await customer.submit({ 'field:rating': 'satisfied' })).toEqual({ kind: 'closed' });
  const files = await sharedFiles(/^故障诊断报告-R-1\.docx$/, 2);
  const bytes = await workspace.fileContent(files.at(-1)?.id ?? '');
  expect((await readDocument(bytes)).text()).toContain('在频道中签字确认（第 1 版）');

  for (const words of [['T-1', '--fault-report'], ['R-1']]) {
    const out = join(stage.folder, `${words.length}.docx`);
    const given = ['sheet', ...words, '--contract', CONTRACT, '--out', out];
    expect(await stage.rounds(...given)).toMatchObject({ status: 0, err: '' });
    expect(Buffer.compare(await readFile(out), Buffer.from(bytes))).toBe(0);
  }
  expect(await bot.errors()).toEqual([]);
});

test.each([
  [['sheet', 'R-99'], 'R-99'],
  [['sheet', 'R-1', '--fault-report'], 'rounds sheet <T-n|R-n>'],
  [['sheet', 'T-99', '--fault-report'], 'no such ticket'],
] as const)('rounds %j says what is wrong', async (words, named) => {
  const { status, out, err } = await stage.rounds(...words);
  // What is not understood at all has a status of its own.
  expect(status).toBe(/[Uu]sage: /.test(err) ? 2 : 1);
  expect(out).toBe('');
  expect(err).toContain(named);
  expect(err).not.toMatch(/\n\s+at /);
});
