import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseReportPeriod } from '../src/core/typed-period.ts';
import { createReportMaker } from '../src/report-maker.ts';
import { ROOT } from './support/source-files.ts';
import { createTicketTest, type TicketTest } from './support/tickets.ts';

let chat: TicketTest;
let filesDir: string;

beforeAll(async () => {
  chat = await createTicketTest();
  filesDir = mkdtempSync(join(tmpdir(), 'rounds-report-maker-'));
});

afterAll(async () => {
  await chat.close();
  await rm(filesDir, { recursive: true, force: true });
});

function maker(
  options: { readonly memoryMegabytes?: number; readonly timeoutMs?: number; readonly url?: string } = {},
) {
  const { url = chat.url, ...others } = options;
  const templatesDir = join(ROOT, 'templates');
  return createReportMaker({ databaseUrl: url, filesDir, templatesDir, secrets: () => [], ...others });
}

function order() {
  const now = chat.clock.now();
  const found = parseReportPeriod('halfyear', { now, term: chat.site.contract });
  if (!found.ok) throw new Error(found.fault);
  return { site: chat.site, period: found.period, now, compareWith: null };
}

test('a report of nothing is a report that says so, and the same each time', async () => {
  const reports = maker();
  const [one, other] = await Promise.all([reports.compute(order()), reports.compute(order())]);
  expect(one).toEqual(other);
  expect(one).toMatchObject({ summary: { isEmpty: true, effortTotal: 0 }, changes: [] });
  await reports.close();
});

test('a report that is too large for a small thread is made in a larger one', async () => {
  const reports = maker({ memoryMegabytes: 14 });
  expect((await reports.compute(order())).summary.isEmpty).toBe(true);
  await reports.close();
});

test('one that takes too long is given up, and the next one is made', async () => {
  const reports = maker({ timeoutMs: 1 });
  await expect(reports.compute(order())).rejects.toMatchObject({ code: 'report.maker-failed' });
  await reports.close();
});

test('a database that is away is known by its number, as anywhere', async () => {
  const url = new URL(chat.url);
  url.port = '1';
  const reports = maker({ url: url.href });
  await expect(reports.compute(order())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await reports.close();
});

test('closed, it refuses', async () => {
  const reports = maker();
  await reports.close();
  await expect(reports.compute(order())).rejects.toThrow('closed');
});
