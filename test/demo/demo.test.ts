import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { removeDatabases } from '../../demo/existing-server.ts';
import type { ReportModel } from '../../src/core/report/model.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildAnnex } from '../../src/reports/annex.ts';
import { reservePort } from '../support/ports.ts';
import { expectEqualFigures } from '../support/report-figures.ts';
import { ROOT } from '../support/source-files.ts';

let folder: string;
let port: number;
const running: ChildProcess[] = [];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'rounds-demo-')), 'data');
  port = await reservePort();
});
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await expect.poll(() => leftOver()).toEqual([]);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

/** Processes of a demo on our folder: those that name it, and those of its hosts, by the mark that they inherited. */
async function leftOver(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const commands = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      const ours = command.includes(folder) || environment.includes(folder) || isOfDemo(environment);
      return ours ? [`${pid} ${command.replaceAll('\0', ' ')}`] : [];
    }),
  );
  return commands.flat();
}

const demoPids = new Set<string>();
function isOfDemo(environment: string): boolean {
  const pid = /(?:^|\0)ROUNDS_DEMO_HOST=(\d+):/.exec(environment)?.[1];
  return pid !== undefined && demoPids.has(pid);
}

interface Output {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly exit: Promise<number | null>;
}

function start(options: { through?: 'npm'; words?: readonly string[]; env?: NodeJS.ProcessEnv } = {}): Output {
  const words = ['--data', folder, '--port', String(port), ...(options.words ?? [])];
  const [program, first] =
    options.through === 'npm'
      ? (['npm', ['run', '--silent', 'demo', '--', ...words]] as const)
      : ([process.execPath, ['demo/main.ts', ...words]] as const);
  // A process group of its own, as a terminal gives it to what is typed there.
  const env = { ...process.env, ...options.env };
  const child = spawn(program, first, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env });
  running.push(child);
  if (child.pid !== undefined) demoPids.add(String(child.pid));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  return { child, text: () => text, exit: once(child, 'exit').then(([code]) => code) };
}

async function ready(demo: Output): Promise<void> {
  const ended = demo.exit.then((code) => {
    throw new Error(`the demo ended with ${code}: ${demo.text()}`);
  });
  ended.catch(() => undefined);
  await Promise.race([expect.poll(() => demo.text(), { timeout: 240_000 }).toContain('/inspect monthly'), ended]);
}

async function end(demo: Output): Promise<void> {
  demo.child.kill('SIGTERM');
  expect(await demo.exit).toBe(0);
  await expect.poll(() => leftOver()).toEqual([]);
}

/** Of the report's model what is looked at here. */
const reportModelSchema = z.object({
  period: z.object({ key: z.string(), hasEnded: z.boolean(), isWhole: z.boolean() }),
  isEmpty: z.boolean(),
  overview: z.object({ activities: z.array(z.object({ activity: z.string(), count: z.int() })) }),
  inspections: z.object({ issued: z.array(z.object({ templateId: z.string() })) }),
  sla: z.object({ breaches: z.array(z.object({ ticket: z.string() })) }),
  capacity: z.object({ series: z.array(z.object({ forecast: z.json().nullable() })) }),
});

/** The files of the report: each count and each sum in them is the same wherever it stands, and each form is inside. */
async function expectFiles(): Promise<void> {
  const out = join(folder, 'report');
  const issued = rounds('report', 'halfyear', '--json', '--out', out);
  expect(issued).toMatchObject({ status: 0 });
  const model: ReportModel = JSON.parse(issued.stdout);
  const name = (await readdir(out)).find((file) => file.endsWith('.docx')) ?? '';
  const document = await readFile(join(out, name));
  const annex = buildAnnex({ model, version: 1, dataHash: '' }, createTexts()('zh-CN', 'Asia/Shanghai'), 'zh-CN');
  await expectEqualFigures({ model, locale: 'zh-CN', document, annex });
  const forms = model.inspections.issued.filter(({ form }) => form !== undefined);
  expect(forms.map(({ templateId }) => templateId).toSorted()).toEqual([
    ...Array.from({ length: 6 }, () => 'monthly'),
    ...Array.from({ length: 2 }, () => 'quarterly'),
  ]);
  for (const { form, counts } of forms) expect(form).toHaveLength(counts.total);
  expect(model.inspections.routine).toMatchObject([{ templateId: 'daily' }]);
}

interface PageAnswer {
  readonly clock: { readonly at: number; readonly speed: number };
  readonly messages: readonly { readonly text: string }[];
}

async function page(what: string, parameters = ''): Promise<PageAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}/page/${what}?as=U0ENGINEER1${parameters}`);
  return (await response.json()) as PageAnswer;
}

async function act(body: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/page/act?as=U0ENGINEER1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function channelTexts(): Promise<string[]> {
  const { messages } = await page('messages', '&channel=C0ROUNDS01');
  return messages.map(({ text }) => text);
}

function rounds(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(join(ROOT, 'bin/rounds'), words, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
}

describe('the demo', () => {
  test('starts, is inspected with one fault found and one question open, and keeps its data for the next run', async () => {
    const demo = start();
    await ready(demo);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);

    // What it says to type leads back to this one, not to the usual one.
    expect(demo.text()).toContain(`npm run demo -- --data '${folder}' --fresh`);

    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.text()).toContain(`http://127.0.0.1:${port}`);
    expect(second.text()).toContain(String(demo.child.pid));

    const inspection = rounds('inspect', 'monthly', '--json');
    expect(inspection.stderr).not.toContain('Error');
    const { items } = JSON.parse(inspection.stdout);
    const verdicts = Object.fromEntries(
      items.map((item: { item: string; verdict: string }) => [item.item, item.verdict]),
    );
    expect(verdicts).toMatchObject({
      login: 'normal',
      mq: 'normal',
      web: 'normal',
      collector: 'normal',
      analyser: 'normal',
      'alert-freshness': 'normal',
      sms: 'pending',
      collection: 'normal',
      'application-log': 'abnormal',
      'database-log': 'normal',
      'log-cleanup': 'normal',
    });
    expect(Object.values(verdicts)).not.toContain('unknown');
    await end(demo);

    const again = start();
    await ready(again);
    const form = join(folder, 'form.docx');
    expect(rounds('form', '1', '--out', form)).toMatchObject({ status: 0 });
    expect((await stat(form)).size).toBeGreaterThan(5_000);
    await end(again);

    const fresh = start({ words: ['--fresh'] });
    await ready(fresh);
    expect(rounds('form', '1', '--out', `${form}x`).status).not.toBe(0);
    await end(fresh);
  }, 900_000);

  test('with its history has a full report of the half-year to show, and keeps it', async () => {
    const demo = start({ words: ['--with-history'] });
    await ready(demo);
    const reported = rounds('report', 'halfyear', '--json');
    expect(reported).toMatchObject({ status: 0 });
    const model = reportModelSchema.parse(JSON.parse(reported.stdout));
    expect(model.period).toMatchObject({ key: 'y1-h1', hasEnded: true, isWhole: true });
    expect(model.isEmpty).toBe(false);
    const counts = new Map(model.overview.activities.map(({ activity, count }) => [activity, count]));
    expect(Object.fromEntries(counts)).toMatchObject({ optimisation: 2, upgrade: 1, training: 1, visit: 1 });
    expect(counts.get('inspection')).toBe(model.inspections.issued.length);
    expect(model.inspections.issued.filter(({ templateId }) => templateId === 'monthly')).toHaveLength(6);
    expect(model.inspections.issued.filter(({ templateId }) => templateId === 'quarterly')).toHaveLength(2);
    expect(model.sla.breaches.map(({ ticket }) => ticket)).toHaveLength(2);
    expect(model.capacity.series.some(({ forecast }) => forecast !== null)).toBe(true);
    // What was told then is not told now; today's copies are.
    const copiesTold = async () => (await channelTexts()).filter((text) => /B-\d+/.test(text));
    await expect.poll(copiesTold).toHaveLength(2);
    const told = await channelTexts();
    expect(told.filter((text) => /❗|T-\d|#\d/.test(text))).toEqual([]);
    await expectFiles();
    await end(demo);

    const again = start();
    await ready(again);
    expect(again.text()).toContain('/report halfyear');
    await end(again);
  }, 900_000);

  test('fires an alert at Rounds and lets the customer write, on a clock that runs sixty times as fast', async () => {
    const demo = start({ words: ['--speed', '60', '--lang', 'en'] });
    await ready(demo);
    expect(demo.text()).toContain('60 times as fast');
    const control = (id: string, choice: string) => act({ do: 'control', id, choice });
    expect(await control('alert-fire', 'disk')).toMatchObject({ said: { en: 'Sent; Rounds answered 202.' } });
    await control('customer-request', 'slow');
    const said = ['Database server: / is 93 % full', 'The portal has been slow'];
    const all = expect.arrayContaining(said.map((text) => expect.stringContaining(text)));
    await expect.poll(channelTexts).toEqual(all);
    expect(await control('alert-resolve', 'all')).toMatchObject({ said: { en: 'Sent; Rounds answered 202.' } });
    expect(await control('alert-resolve', 'all')).toMatchObject({ said: { en: 'Nothing fires.' } });
    const { clock } = await page('start');
    expect(clock.speed).toBe(60);
    expect(clock.at - Date.now()).toBeGreaterThan(59_000);
    const terminal = spawnSync(join(folder, 'rounds-by-demo-clock'), ['check'], { cwd: folder, encoding: 'utf8' });
    expect(terminal).toMatchObject({ status: 0 });
    await end(demo);
  });

  test('leaves nothing running when it is killed, and starts again afterwards', async () => {
    const demo = start();
    await ready(demo);
    demo.child.kill('SIGKILL');
    await demo.exit;
    await expect.poll(() => leftOver()).toEqual([]);
    const again = start();
    await ready(again);
    await end(again);
  });

  test('run by npm, stops at Ctrl-C', async () => {
    const demo = start({ through: 'npm' });
    await ready(demo);
    // The terminal tells the whole group, and npm hands it on once more.
    process.kill(-(demo.child.pid ?? 0), 'SIGINT');
    expect(await demo.exit).toBe(0);
    expect(demo.text()).toMatch(/nothing is left running|没有遗留的进程/);
    await expect.poll(() => leftOver()).toEqual([]);
  });

  test('run by npm, stops when npm is told to end', async () => {
    const demo = start({ through: 'npm' });
    await ready(demo);
    demo.child.kill('SIGTERM');
    await demo.exit;
    await expect.poll(() => leftOver()).toEqual([]);
  });

  test('stopped while it starts, leaves nothing', async () => {
    const demo = start();
    await expect.poll(() => demo.text()).toContain('✓');
    await end(demo);
  });

  test('uses the database server that MYSQL_URL names, and nothing on it but what it made there', async () => {
    const owner = await createConnection(inject('mysqlUrl'));
    const name = `rounds_demo_${randomBytes(4).toString('hex')}`;
    const databases = async () => {
      const [rows] = await owner.query<RowDataPacket[]>(
        'SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ?) = ? ORDER BY 1',
        [name.length, name],
      );
      return rows.map((row) => row.name);
    };
    const url = new URL(inject('mysqlUrl'));
    url.pathname = `/${name}`;
    const env = { MYSQL_URL: url.href };
    try {
      const demo = start({ env });
      await ready(demo);
      expect(demo.text()).toContain(`${name} on ${url.hostname}:${url.port}`);
      expect(await readdir(folder)).not.toContain('mariadb');
      expect(await databases()).toEqual([name, `${name}_opsdb`]);
      const inspection = rounds('inspect', 'monthly', '--json');
      const { items } = JSON.parse(inspection.stdout);
      expect(items.filter((item: { verdict: string }) => item.verdict === 'unknown')).toEqual([]);
      expect(rounds('backup', 'run', 'opsdb')).toMatchObject({ status: 0 });
      expect(rounds('backup', 'drill', 'opsdb')).toMatchObject({ status: 0 });
      await end(demo);

      const without = start();
      expect(await without.exit).toBe(1);
      expect(without.text()).toContain(name);
      expect(without.text()).toContain('--fresh');

      const again = start({ env });
      await ready(again);
      expect(rounds('form', '1', '--out', join(folder, 'form.docx'))).toMatchObject({ status: 0 });
      await end(again);

      // Whose they are is what the table says, and what another made there stays.
      await owner.query('RENAME TABLE ?? TO ??', [`${name}.made_by_rounds_demo`, `${name}.something_else`]);
      const refused = start({ env, words: ['--fresh'] });
      expect(await refused.exit).toBe(1);
      expect(await databases()).toHaveLength(2);
      expect(await readdir(folder)).toContain('rounds');
      await owner.query('RENAME TABLE ?? TO ??', [`${name}.something_else`, `${name}.made_by_rounds_demo`]);

      const fresh = start({ env, words: ['--fresh'] });
      await ready(fresh);
      expect(rounds('form', '1', '--out', join(folder, 'form.docx')).status).not.toBe(0);
      await end(fresh);

      const alone = start({ words: ['--fresh'] });
      await ready(alone);
      expect(alone.text()).toContain(`${name}_opsdb`);
      expect(await databases()).toHaveLength(2);
      await end(alone);
      await removeDatabases(url.href, { folder, demo: null });
      expect(await databases()).toEqual([]);
    } finally {
      for (const database of await databases()) await owner.query('DROP DATABASE ??', [database]);
      await owner.end();
    }
  }, 900_000);

  test('says what is wrong with MYSQL_URL, and never shows its password', async () => {
    const secret = join(folder, '../url');
    await writeFile(secret, `mysql://rounds:hunter22@127.0.0.1:${await reservePort()}/`, { mode: 0o600 });
    const open = join(folder, '../open');
    await writeFile(open, 'mysql://rounds:hunter22@127.0.0.1/', { mode: 0o644 });
    for (const [env, complaint] of [
      [{ MYSQL_URL: 'hunter22' }, 'mysql://user:password@host:port'],
      [{ MYSQL_URL: 'postgres://rounds:hunter22@db/rounds' }, 'mysql://user:password@host:port'],
      [{ MYSQL_URL: 'mysql://rounds:hunter22%@db/rounds' }, 'url-encoded'],
      [{ MYSQL_URL: 'mysql://rounds:hunter22@db/', MYSQL_URL_FILE: secret }, 'not both'],
      [{ MYSQL_URL_FILE: secret }, 'ECONNREFUSED'],
      [{ MYSQL_URL_FILE: open }, open],
      [{ MYSQL_URL_FILE: join(folder, '../nowhere') }, 'nowhere'],
    ] as const) {
      const wrong = start({ env, words: ['--lang', 'en'] });
      expect(await wrong.exit).toBe(1);
      expect(wrong.text()).toContain(complaint);
      expect(wrong.text()).not.toContain('hunter22');
    }
  });

  test('refuses a port that is taken, a folder of something else, and options that it does not know', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    port = (other.address() as AddressInfo).port;
    const busy = start();
    expect(await busy.exit).toBe(1);
    expect(busy.text()).toContain(`--port ${port + 1}`);
    other.close();

    await writeFile(join(folder, '../precious'), 'mine');
    const elsewhere = start({ words: ['--data', join(folder, '..'), '--fresh'] });
    expect(await elsewhere.exit).toBe(1);
    expect(await readFile(join(folder, '../precious'), 'utf8')).toBe('mine');

    for (const [words, complaint] of [
      [['--prot', '1'], '--prot'],
      [['--port', '0'], '65535'],
      [['--lang', 'fr'], 'fr'],
      [['--speed', '0'], '120'],
      [['--speed', 'fast'], 'fast'],
    ] as const) {
      const wrong = start({ words });
      expect(await wrong.exit).toBe(1);
      expect(wrong.text()).toContain(complaint);
    }
  });
});
