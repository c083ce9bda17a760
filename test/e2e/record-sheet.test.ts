import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../adapters/word/read-document.ts';
import { openStage, type Stage, until } from '../support/e2e.ts';
import { ask, replySaying, rootSaying, shownText } from '../support/e2e-chat.ts';
import { CONTRACT, writeTicketSite } from '../support/e2e-ticket-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let stage: Stage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-sheet-'));
  const siteFile = await writeTicketSite(folder);
  stage = await openStage({
    siteFile,
    knownHostsFile: join(folder, 'known_hosts'),
    env: { E2E_HOOK_TOKEN: 'not used here' },
  });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

const say = (person: string, line: string) => ask(stage.workspace.as(person), line);

/** On a busy machine the first answer is that it is being worked on. */
async function hear(person: string, line: string, words: string) {
  await say(person, line);
  const actor = stage.workspace.as(person);
  await until(`${words} after ${line}`, () =>
    actor.ephemerals(CHANNEL).some((answer) => shownText(answer).includes(words)),
  );
}

/** The shared file whose name fits. */
function sharedFile(name: RegExp) {
  return until(`a file ${name}`, () =>
    stage.workspace.files().find((file) => file.state === 'complete' && name.test(file.name) && file.shares.length > 0),
  );
}

test('a ticket’s sheet: provisional by command, final at the closing, the same on the command line, and without uploads', {
  timeout: 600_000,
}, async () => {
  const { workspace } = stage;
  const bot = await stage.startBot();
  await say(PEOPLE.engineer, '/rounds ticket open 磁盘将满 --level 2 --via phone --host app-01 --assignee engineer');
  const root = await rootSaying(workspace, 'T-1');

  await hear(PEOPLE.engineer, '/rounds ticket sheet T-1', 'T-1 的维护记录单暂定稿');
  const provisional = await sharedFile(/暂定稿/);
  expect(provisional.shares.map(({ threadTs }) => threadTs)).toEqual([root.ts]);
  const draft = await readDocument(await workspace.fileContent(provisional.id));
  expect(draft.parts.get('word/header.xml')).toContain('string="暂定稿"');
  await hear(PEOPLE.viewer, '/rounds ticket sheet T-1', '角色');
  await hear(PEOPLE.engineer, '/rounds ticket sheet T-9', '没有这张工单');

  await say(PEOPLE.engineer, '/rounds ticket restore T-1');
  await say(PEOPLE.engineer, '/rounds ticket close T-1 --cause 归档日志未清理 --solution 清理并加计划任务');
  const final = await sharedFile(/^维护记录单-T-1\.docx$/);
  expect(final.shares.map(({ threadTs }) => threadTs)).toEqual([root.ts]);
  const bytes = await workspace.fileContent(final.id);
  const sheet = await readDocument(bytes);
  expect(
    sheet
      .tables()[1]?.[1]
      ?.slice(1, 4)
      .map(({ text }) => text),
  ).toEqual(['磁盘将满', '归档日志未清理', '清理并加计划任务']);
  expect(sheet.parts.get('word/header.xml')).not.toContain('v:shape');

  const out = join(stage.folder, 'sheet.docx');
  expect(await stage.rounds('sheet', 'T-1', '--contract', CONTRACT, '--out', out)).toMatchObject({
    status: 0,
    err: '',
  });
  expect(Buffer.compare(await readFile(out), Buffer.from(bytes))).toBe(0);
  expect(await stage.rounds('sheet', '1', '--locale', 'en')).toMatchObject({ status: 0, err: '' });
  const english = await readDocument(await readFile(join(stage.folder, 'record-sheet-T-1.docx')));
  expect(english.text()).toContain('Maintenance record sheet');

  workspace.faults.uploadsDisabled = true;
  await say(PEOPLE.customer, '/rounds ticket rate T-1 satisfied 处理及时');
  const notice = shownText(await replySaying(workspace, root, '不允许 Rounds 在此上传文件'));
  const command = /rounds (sheet \S+ --contract \S+ --out \S+)/.exec(notice)?.[1];
  expect(command, notice).toBe(`sheet T-1 --contract ${CONTRACT} --out T-1.docx`);
  expect(await stage.rounds(...(command ?? '').split(' '))).toMatchObject({ status: 0, err: '' });
  const rated = await readDocument(await readFile(join(stage.folder, 'T-1.docx')));
  expect(rated.text()).toContain('处理及时');
  expect(await bot.errors()).toEqual([]);
});

test.each([
  [['sheet'], 'rounds sheet <T-n|R-n>'],
  [['sheet', 'x7'], 'x7'],
  [['sheet', 'T-99'], 'no such ticket'],
  [['sheet', 'T-1', '--out', '/nowhere/sheet.docx'], '/nowhere/sheet.docx'],
] as const)('rounds %j says what is wrong', async (words, named) => {
  const { status, out, err } = await stage.rounds(...words);
  // What is not understood at all has a status of its own.
  expect(status).toBe(/[Uu]sage: /.test(err) ? 2 : 1);
  expect(out).toBe('');
  expect(err).toContain(named);
  expect(err).not.toMatch(/\n\s+at /);
});
