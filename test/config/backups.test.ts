import { describe, expect, test } from 'vitest';
import { formatFaults } from '../../src/config/format-faults.ts';
import type { BackupPlan } from '../../src/core/backup/plan.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

const plansOf = (...entries: readonly string[]) => `backups:\n${entries.map((entry) => `  - { ${entry} }\n`).join('')}`;

function planOf(entry: string): BackupPlan {
  const loaded = load(`${SITE}${plansOf(entry)}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
  const [plan] = loaded.sites[0]?.backups ?? [];
  if (!plan) throw new Error('no plan');
  return plan;
}
const briefly = (...entries: readonly string[]) =>
  faultsOf(load(`${SITE}${plansOf(...entries)}`)).map((fault) => brief(fault).replace(/ «\{.*$/, ''));

const HEAD = 'id: app, name: 应用, host: app-01';
const FOLDERS = `${HEAD}, folders: [/app/opsv7], folder: /app/backup`;
const DATABASE = 'id: db, name: 库, host: db-01, database: opsdb, folder: /app/backup';
const COMMAND = "id: pg, name: PG, host: app-01, command: 'pg_dump ops', pull: true";

describe('a backup plan', () => {
  test('of folders takes what it leaves out from the defaults', () => {
    expect(planOf(FOLDERS)).toEqual({
      id: 'app',
      name: '应用',
      host: 'app-01',
      source: { kind: 'folders', folders: ['/app/opsv7'], exclude: [] },
      folder: '/app/backup',
      pull: false,
      copyTo: null,
      compression: 'auto',
      schedule: { full: null, incremental: null },
      verify: { present: null, checksum: null, listing: null, drill: null },
      drill: null,
      keep: { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
      timeLimit: { days: 0, milliseconds: 4 * 3_600_000 },
      catchUp: 'run-late',
      shrinkBelow: 0.5,
    });
  });

  test('says all that can be said', () => {
    const drill =
      'drill: { host: db-01, folder: /var/drill/, assertions: [{ files: 5 }, { file: /app/x/start.sh }, ' +
      `{ file: /app/x/y, sha256: ${'a'.repeat(64)} }] }`;
    const plan = planOf(
      `${HEAD}, folders: [/app/x/, /app/z], exclude: ['*.tmp', /app/x/logs], folder: /srv/, pull: true, copyTo: { host: db-01, folder: /b/ }, ` +
        "compression: gzip, schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' }, " +
        `verify: { present: '0 * * * *', checksum: '0 5 * * *', listing: '0 6 * * 0', drill: '0 7 1 * *' }, ${drill}, ` +
        'keep: { last: 3, daily: 7, yearly: 2 }, timeLimit: 90m, catchUp: skip, shrinkBelow: 70 %',
    );
    expect(plan).toMatchObject({
      source: { kind: 'folders', folders: ['/app/x', '/app/z'], exclude: ['*.tmp', '/app/x/logs'] },
      folder: '/srv',
      pull: true,
      copyTo: { host: 'db-01', folder: '/b' },
      compression: 'gzip',
      schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
      verify: { present: '0 * * * *', checksum: '0 5 * * *', listing: '0 6 * * 0', drill: '0 7 1 * *' },
      keep: { last: 3, daily: 7, weekly: 0, monthly: 0, yearly: 2 },
      timeLimit: { days: 0, milliseconds: 5_400_000 },
      catchUp: 'skip',
      shrinkBelow: 0.7,
    });
    expect(plan.drill).toEqual({
      host: 'db-01',
      folder: '/var/drill',
      database: null,
      assertions: [
        { kind: 'files-at-least', count: 5 },
        { kind: 'file-exists', path: '/app/x/start.sh' },
        { kind: 'file-sha256', path: '/app/x/y', sha256: 'a'.repeat(64) },
      ],
    });
  });

  test('of a database drills with an account of its own, its password where it is', () => {
    const plan = planOf(
      `${DATABASE}, drill: { database: { user: drill, password: 'file:secrets/drill' }, assertions: [{ tables: 2 }, { table: alarm, rows: 1 }] }`.replace(
        "'file:secrets/drill'",
        "'env:SQL_PASSWORD'",
      ),
    );
    expect(plan.source).toEqual({ kind: 'database', database: 'opsdb' });
    expect(plan.drill).toEqual({
      host: 'db-01',
      folder: '',
      database: { address: '127.0.0.1', port: 3306, user: 'drill', password: 'env:SQL_PASSWORD' },
      assertions: [
        { kind: 'tables-at-least', count: 2 },
        { kind: 'rows-at-least', table: 'alarm', count: 1 },
      ],
    });
  });

  test('of a command keeps it as it is written', () => {
    expect(planOf(`${COMMAND}, trailer: '-- complete'`).source).toEqual({
      kind: 'command',
      command: 'pg_dump ops',
      trailer: '-- complete',
    });
  });
});

describe('is refused', () => {
  test.each<[string, string | readonly string[], readonly string[]]>([
    ['a plan of nothing', `${HEAD}, pull: true`, ['backups[0] problem.no-backup-source']],
    ['a plan of two things', `${FOLDERS}, database: opsdb`, ['backups[0] problem.many-backup-sources']],
    ['a plan that keeps its copies nowhere', `${HEAD}, folders: [/app/x]`, ['backups[0] problem.no-backup-place']],
    ['an unknown host', FOLDERS.replace('app-01', 'app-02'), ['backups[0].host problem.no-host «app-02»']],
    ['an unknown database', DATABASE.replace('opsdb', 'opsd'), ['backups[0].database problem.no-database «opsd»']],
    [
      'a database that the host cannot see',
      DATABASE.replace('db-01', 'app-01'),
      ['backups[0].host problem.database-elsewhere «app-01»'],
    ],
    [
      'a copy on to the same host',
      `${FOLDERS}, copyTo: { host: app-01, folder: /b }`,
      ['backups[0].copyTo.host problem.copy-to-itself «app-01»'],
    ],
    ['two plans of one id', [FOLDERS, FOLDERS.replace('应用', '另一')], ['backups[1].id problem.repeated-id «app»']],
    ['exclude without folders', `${DATABASE}, exclude: [x]`, ['backups[0].exclude problem.lone-backup-key «exclude»']],
    ['trailer without a command', `${FOLDERS}, trailer: x`, ['backups[0].trailer problem.lone-backup-key «trailer»']],
    [
      'incremental dumps',
      `${DATABASE}, schedule: { full: '0 2 * * *', incremental: '0 3 * * *' }`,
      ['backups[0].schedule.incremental problem.incremental-source «incremental»'],
    ],
    [
      'incremental copies without a folder on the host',
      `${HEAD}, folders: [/app/x], pull: true, schedule: { full: '0 2 * * *', incremental: '0 3 * * *' }`,
      ['backups[0].schedule.incremental problem.incremental-folder «incremental»'],
    ],
    [
      'incremental copies without full ones',
      `${FOLDERS}, schedule: { incremental: '0 3 * * *' }`,
      ['backups[0].schedule.incremental problem.incremental-alone «incremental»'],
    ],
    [
      'a drill that is scheduled and not described',
      `${FOLDERS}, verify: { drill: '0 3 1 * *' }`,
      ['backups[0].verify.drill problem.no-drill «drill»'],
    ],
    ['a drill of a command', `${COMMAND}, drill: { folder: /d }`, ['backups[0].drill problem.command-drill «drill»']],
    ['a drill of folders without a folder', `${FOLDERS}, drill: {}`, ['backups[0].drill problem.missing «drill»']],
    [
      'a drill of folders into a database',
      `${FOLDERS}, drill: { folder: /d, database: { user: x } }`,
      ['backups[0].drill.database problem.lone-backup-key «database»'],
    ],
    ['a drill on no host', `${FOLDERS}, drill: { host: x, folder: /d }`, ['backups[0].drill.host problem.no-host «x»']],
  ])('%s', (_name, entries, faults) => {
    expect(briefly(...[entries].flat())).toEqual(faults);
  });

  test.each<[string, string, readonly string[]]>([
    ['a relative folder', 'folders: [app/x], folder: /b', ['backups[0].folders[0] problem.value «app/x»']],
    ['one that goes up', 'folders: [/app/../x], folder: /b', ['backups[0].folders[0] problem.value «/app/../x»']],
    [
      'one within another',
      'folders: [/app, /app/x], folder: /b',
      ['backups[0].folders[1] problem.nested-folder «/app/x»'],
    ],
    ['the same twice', 'folders: [/app, /app/], folder: /b', ['backups[0].folders[1] problem.nested-folder «/app/»']],
    [
      'copies within what is copied',
      'folders: [/app], folder: /app/backup',
      ['backups[0].folder problem.backup-into-source «/app/backup»'],
    ],
    [
      'copies in what is copied',
      'folders: [/app], folder: /app',
      ['backups[0].folder problem.backup-into-source «/app»'],
    ],
    [
      'copies where what is copied lies within them',
      'folders: [/b/app/x], folder: /b',
      ['backups[0].folder problem.backup-into-source «/b»'],
    ],
    ['all of the host', 'folders: [/], folder: /b', ['backups[0].folder problem.backup-into-source «/b»']],
    [
      'a drill within what is live',
      'folders: [/app], folder: /b, drill: { folder: /app/drill }',
      ['backups[0].drill.folder problem.drill-near-source «/app/drill»'],
    ],
    [
      'a drill above what is live',
      'folders: [/app/x], folder: /b, drill: { folder: /app }',
      ['backups[0].drill.folder problem.drill-near-source «/app»'],
    ],
    [
      'a drill among the copies',
      'folders: [/app/x], folder: /b, drill: { folder: /b/app/drill }',
      ['backups[0].drill.folder problem.drill-among-copies «/b/app/drill»'],
    ],
  ])('%s', (_name, rest, faults) => {
    expect(briefly(`${HEAD}, ${rest}`)).toEqual(faults);
  });

  test('a copy on to where another plan reads', () => {
    const other = 'id: web, name: 网站, host: db-01, folders: [/srv], pull: true';
    expect(briefly(`${HEAD}, folders: [/app], copyTo: { host: db-01, folder: /srv/copies }`, other)).toEqual([
      'backups[0].copyTo.folder problem.backup-into-source «/srv/copies»',
    ]);
    expect(briefly(`${HEAD}, folders: [/app], copyTo: { host: db-01, folder: /copies }`, other)).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['{ }', ['backups[0].drill.assertions[0] problem.no-assertion']],
    ['{ files: 1, file: /app/opsv7/x }', ['backups[0].drill.assertions[0] problem.many-assertions']],
    ['{ files: 0 }', ['backups[0].drill.assertions[0].files problem.value «0»']],
    ['{ tables: 3 }', ['backups[0].drill.assertions[0].tables problem.lone-backup-key «tables»']],
    ['{ files: 1, rows: 3 }', ['backups[0].drill.assertions[0].rows problem.lone-backup-key «rows»']],
    ['{ file: /etc/passwd }', ['backups[0].drill.assertions[0].file problem.file-not-copied «/etc/passwd»']],
    ['{ file: /app/opsv7/x, sha256: abc }', ['backups[0].drill.assertions[0].sha256 problem.value «abc»']],
  ])('the assertion %s', (assertion, faults) => {
    const found = briefly(`${FOLDERS}, drill: { folder: /drill, assertions: [${assertion}] }`);
    expect(found).toEqual(faults);
  });

  test('a schedule that is none, with what is wrong and what would be right', () => {
    const loaded = load(`${SITE}${plansOf(`${FOLDERS}, schedule: { full: '0 25 * * *' }`)}`);
    expect(faultsOf(loaded).map(brief)).toHaveLength(1);
    for (const [locale, words] of [
      ['en', 'hour'],
      ['zh-CN', '时'],
    ] as const) {
      const told = formatFaults(faultsOf(loaded), createTexts()(locale, 'UTC'));
      expect(told).toContain('backups[0].schedule.full');
      expect(told).toContain(words);
    }
  });

  test('a password that stands in the file is not shown', () => {
    const loaded = load(`${SITE}${plansOf(`${DATABASE}, drill: { database: { user: x, password: swordfish } }`)}`);
    const told = formatFaults(faultsOf(loaded), createTexts()('en', 'UTC'));
    expect(told).toContain('backups[0].drill.database.password');
    expect(told).not.toContain('swordfish');
  });

  test('in words of both languages', () => {
    const loaded = load(`${SITE}${plansOf(`${HEAD}, pull: true`, DATABASE.replace('db-01', 'app-01'))}`);
    expect(formatFaults(faultsOf(loaded), createTexts()('zh-CN', 'UTC'))).toContain('没有写明备份什么');
    expect(formatFaults(faultsOf(loaded), createTexts()('en', 'UTC'))).toContain('expected: db-01');
  });
});
