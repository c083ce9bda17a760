import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../adapters/word/read-document.ts';
import { openStage, type Stage, until } from '../support/e2e.ts';
import { ask, buttonsOf, openModal, replySaying, rootSaying, rootsOf, shownText } from '../support/e2e-chat.ts';
import { CONTRACT, writeTicketSite } from '../support/e2e-ticket-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let stage: Stage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-record-'));
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

const visit = {
  'field:title': '下半年现场回访',
  'field:mode': 'onsite',
  'field:customer': '客户联系人',
  'field:content': '了解使用情况与改进意见',
  'field:satisfaction-inspection': 'yes',
  'field:satisfaction-response': 'yes',
  'field:satisfaction-use': 'yes',
  'field:satisfaction-optimisation': 'not-asked',
  'field:effort-onsite': '1.5',
};

test('a visit is written in the dialog of a command, told once, changed by a button and signed by the customer', {
  timeout: 600_000,
}, async () => {
  const { workspace } = stage;
  const bot = await stage.startBot();
  const engineer = workspace.as(PEOPLE.engineer);
  const customer = workspace.as(PEOPLE.customer);

  expect(await engineer.command(CHANNEL, '/record visit')).toBe('delivered');
  await until('the dialog of /record visit', () => engineer.modals().length > 0);
  expect(await engineer.submit({ ...visit, 'field:effort-onsite': '1.234' })).toMatchObject({
    kind: 'errors',
    errors: { 'field:effort-onsite': expect.stringContaining('两位小数') },
  });
  expect(await engineer.submit(visit)).toEqual({ kind: 'closed' });
  const written = await rootSaying(workspace, '下半年现场回访');
  expect(shownText(written)).toContain('1.5 人天（现场 1.5，远程 0，后台 0）');
  expect(buttonsOf(written)).toEqual(['record-sign', 'record-edit', 'record-sheet']);

  await openModal(engineer, written, 'record-edit');
  expect(await engineer.submit({ 'field:effort-onsite': '2', 'field:reason': '补记半天' })).toEqual({ kind: 'closed' });
  const changed = await rootSaying(workspace, '第 2 版：工程师甲');
  expect(changed.ts).toBe(written.ts);

  await openModal(customer, changed, 'record-sign');
  expect(await customer.submit({ 'field:rating': 'very-satisfied' })).toEqual({ kind: 'closed' });
  const signed = await rootSaying(workspace, /客户联系人 于 .* 签字确认，评价：非常满意/);
  expect(signed.ts).toBe(written.ts);
  expect(buttonsOf(signed)).toEqual(['record-edit', 'record-sheet']);
  expect(rootsOf(workspace).filter((message) => shownText(message).includes('R-1'))).toHaveLength(1);

  const form = await until('the signed form', () =>
    workspace.files().find((file) => file.state === 'complete' && file.shares.length > 0),
  );
  expect(form).toMatchObject({ name: '现场回访记录-R-1.docx', shares: [{ threadTs: written.ts }] });
  const bytes = await workspace.fileContent(form.id);
  expect((await readDocument(bytes)).text()).toContain('在频道中签字确认（第 2 版）');
  const out = join(stage.folder, 'visit.docx');
  expect(await stage.rounds('sheet', 'R-1', '--out', out)).toMatchObject({ status: 0, err: '' });
  expect(Buffer.compare(await readFile(out), Buffer.from(bytes))).toBe(0);

  expect((await ask(customer, '/record list visit contract')).text).toContain('2 人天');

  workspace.faults.uploadsDisabled = true;
  await ask(workspace.as(PEOPLE.lead), '/record void R-1 重复登记');
  const notice = shownText(await replySaying(workspace, written, '不允许 Rounds 在此上传文件'));
  const command = /rounds (sheet \S+ --contract \S+ --out \S+)/.exec(notice)?.[1] ?? '';
  expect(command, notice).toBe(`sheet R-1 --contract ${CONTRACT} --out R-1.docx`);
  expect(await stage.rounds(...command.split(' '))).toMatchObject({ status: 0, err: '' });
  const voided = await readDocument(await readFile(join(stage.folder, 'R-1.docx')));
  expect(voided.text('word/header.xml')).toContain('重复登记');
  expect(await bot.errors()).toEqual([]);
});
