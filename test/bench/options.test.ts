import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { count, parseOptions, switched, usageOf, WrongOption, words } from '../../bench/options.ts';

const OPTIONS = {
  rounds: count('runs so often', 3),
  hosts: count('on so many', 200, 200),
  peers: switched('installs'),
  keep: words('FOLDER', 'keeps'),
};

describe('the options of a benchmark', () => {
  test('are as they stand where none is given', () => {
    expect(parseOptions([], OPTIONS)).toEqual({
      rounds: 3,
      hosts: 200,
      peers: false,
      keep: undefined,
      json: false,
      help: false,
    });
  });

  test('are taken with = or without', () => {
    const given = ['--rounds', '7', '--hosts=1', '--peers', '--keep', '/tmp/x', '--json'];
    const taken = { rounds: 7, hosts: 1, peers: true, keep: '/tmp/x', json: true };
    expect(parseOptions(given, OPTIONS)).toMatchObject(taken);
  });

  test.each([
    [['--round', '1'], 'Unknown option'],
    [['now'], 'Unexpected argument'],
    [['--rounds'], 'argument missing'],
    [['--rounds', '0'], '--rounds takes a whole number from 1, not “0”'],
    [['--rounds', '1.5'], 'whole number'],
    [['--rounds', '1e3'], 'whole number'],
    [['--hosts', '201'], '--hosts takes a whole number from 1 to 200, not “201”'],
    [['--keep', ''], '--keep needs a value'],
    [['--peers=yes'], 'does not take an argument'],
  ])('%j is refused: %s', (given, why) => {
    expect(() => parseOptions(given, OPTIONS)).toThrow(WrongOption);
    expect(() => parseOptions(given, OPTIONS)).toThrow(why);
  });

  test('are all said in its usage', () => {
    const usage = usageOf('bench:x', 'What it measures.', OPTIONS);
    expect(usage).toContain(
      'Usage: npm run bench:x -- [--rounds N] [--hosts N] [--peers] [--keep FOLDER] [--json] [--help]',
    );
    expect(usage).toMatch(/--hosts N +on so many \(200\)/);
  });
});

const root = `${import.meta.dirname}/../..`;

describe('a benchmark that is called', () => {
  const call = (option: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}/bench/sla/main.ts`, option], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('for help says what it takes, and measures nothing', () => {
    const { status, stdout, stderr } = call('--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[A-Z].*\n\nUsage: npm run bench:sla -- \[--json\] \[--help\]\n/s);
  });

  test('with an unknown option ends with status 2 and its usage, not a stack', () => {
    const { status, stdout, stderr } = call('--such');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Unknown option '--such'\n\n.*\nUsage: npm run bench:sla -- \[--json\] \[--help\]\n/s);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test('every benchmark reads its options in this one way, under its name in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const benches = readdirSync(`${root}/bench`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of benches) {
    const source = readFileSync(`${root}/bench/${name}/main.ts`, 'utf8');
    const [, script = ''] = /\breadOptions\(\s*'([^']+)'/.exec(source) ?? [];
    expect([name, scripts[script]]).toEqual([name, expect.stringContaining(`bin/run bench/${name}/main.ts`)]);
  }
});
