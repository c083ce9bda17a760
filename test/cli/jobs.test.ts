import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runRounds } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-21T02:00:00.000Z');

const site = (id: string, channel: string) => `contract:
  id: ${id}
  number: QS-1
  name: Operations
  customer: C
  provider: P
  system: S
  starts: 2026-11-01
  ends: 2026-11-30
  timeZone: Asia/Shanghai
  locale: en
  channel: ${channel}
people:
  - { id: lin, name: Lin, roles: [engineer] }
  - { id: shen, name: Shen, roles: [lead] }
  - { id: he, name: He, roles: [operator] }
inspections:
  - id: daily
    title: Daily inspection
    schedule: "30 8 * * *"
    groups:
      - title: G
        items:
          - { id: i, title: I, checks: [{ check: manual, question: Q? }] }
`;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-cli-jobs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  database = await createTestDatabase();
  await writeFile(join(folder, 'ops.yaml'), site('ops', 'C0ROUNDS01'));
});
afterEach(() => database.drop());

const rounds = (...words: string[]) =>
  runRounds(words, { env: { MYSQL_URL: database.url, ROUNDS_SITES: folder, ROUNDS_DATA: folder }, now: NOW });

describe('rounds jobs', () => {
  test('shows the next runs in the contract’s zone, as many as asked for and as the contract lasts', async () => {
    const { status, out, err } = await rounds('jobs', '--next', '5');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toBe(`ops: 1 scheduled job (Asia/Shanghai)
  inspection:daily  30 8 * * *  Inspection: Daily inspection
    Next: 2026-11-22 08:30, 2026-11-23 08:30, 2026-11-24 08:30, 2026-11-25 08:30, 2026-11-26 08:30
    Not run yet
`);
    expect((await rounds('jobs', '--next', '100')).out.match(/08:30/g)).toHaveLength(9);
  });

  test('shows them to programs', async () => {
    const { out } = await rounds('jobs', '--json', '--next', '1');
    expect(JSON.parse(out)).toEqual({
      jobs: [
        {
          job: 'inspection:ops:daily',
          contract: 'ops',
          title: { key: 'job.title-inspection', values: { template: 'Daily inspection' } },
          schedule: '30 8 * * *',
          timeZone: 'Asia/Shanghai',
          catchUp: 'run-late',
          paused: null,
          next: ['2026-11-22T00:30:00.000Z'],
          last: null,
          lastDone: null,
        },
      ],
    });
  });

  test('shows all contracts, or one', async () => {
    await writeFile(join(folder, 'other.yaml'), site('other', 'C0ROUNDS02'));
    try {
      expect((await rounds('jobs')).out).toMatch(/^ops: [\s\S]*^other: /m);
      expect((await rounds('jobs', '--contract', 'other')).out).not.toContain('ops:');
      expect(await rounds('jobs', 'pause', 'daily', '--reason', 'x')).toMatchObject({ status: 1 });
    } finally {
      await rm(join(folder, 'other.yaml'));
    }
  });

  test('pauses and resumes, and writes down who did', async () => {
    const paused = await rounds('jobs', 'pause', 'daily', '--reason', 'moving', '--as', 'shen');
    expect(paused).toMatchObject({ status: 0, out: '“Inspection: Daily inspection” is paused.\n' });
    expect((await rounds('jobs')).out).toContain('Paused since 2026-11-21 10:00 by Shen: moving');
    expect(JSON.parse((await rounds('jobs', '--json')).out).jobs[0].paused).toEqual({
      by: 'shen',
      at: NOW.toISOString(),
      reason: 'moving',
    });
    expect(await rounds('jobs', 'resume', 'daily')).toMatchObject({
      status: 0,
      out: expect.stringContaining('goes on'),
    });
    expect((await rounds('jobs')).out).not.toContain('Paused');
  });

  test.each([
    [['--next', '0'], '1 to 100'],
    [['--next', 'ten'], '1 to 100'],
    [['--next', '101'], '1 to 100'],
    [['pause', 'daily'], 'Say why'],
    [['pause', 'daily', '--reason', ' '], 'Say why'],
    [['pause', 'daily', '--reason', 'x'.repeat(1_001)], 'at most 1000'],
    [['pause', 'dayly', '--reason', 'x'], 'Did you mean `daily`?'],
    [['pause', 'daily', '--reason', 'x', '--as', 'lin'], 'may not pause or resume jobs'],
    [['resume', 'daily'], 'is not paused'],
  ])('%j is refused: %s', async (words, said) => {
    const { status, out, err } = await rounds('jobs', ...words);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(said);
  });

  test.each([[['stop', 'daily']], [['pause']]])('%j is not understood', async (words) => {
    const { status, out, err } = await rounds('jobs', ...words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('Usage: rounds jobs');
  });
});
