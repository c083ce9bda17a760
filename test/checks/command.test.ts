import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command } from '../../src/checks/command.ts';
import { evaluate, inputFor, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

type Given = { readonly [name: string]: unknown };

const judge = (stdout: string, params: Given, limits: Given = {}, exitCode = 0) => {
  const settings = { params: { label: 'queue', command: 'true', ...params }, limits };
  const { verdict, english } = evaluate(command, shellOutput(stdout, { exitCode }), settings);
  return [verdict, english.join('; ')];
};

describe('the exit status', () => {
  it.each([
    [0, {}, 'normal'],
    [1, {}, 'abnormal'],
    [2, { exitCodes: [0, 2] }, 'normal'],
    [127, {}, 'unknown'],
    [126, {}, 'unknown'],
    [127, { exitCodes: [127] }, 'normal'],
  ])('%d with %j is %s', (exitCode, params, verdict) => {
    expect(judge('', params, {}, exitCode)[0]).toBe(verdict);
  });

  it.each(['exit', 'text', 'number'])(
    'of a command that we ended, for it wrote too much, is not told as its own (%s)',
    (read) => {
      const settings = { params: { label: 'queue', command: 'yes', read }, limits: {} };
      const { verdict, english } = evaluate(command, shellOutput('y\n', { exitCode: 141, truncated: true }), settings);
      expect([verdict, english.join('; ')]).toEqual(['unknown', 'the output was longer than its limit and was cut']);
    },
  );
});

describe('a figure', () => {
  it.each([
    ['12\n', { atMost: 12 }, 'normal', 'queue 12 (required ≤ 12)'],
    ['13', { atMost: 12 }, 'abnormal', 'queue 13 (required ≤ 12)'],
    ['-1.5', { atLeast: 0 }, 'abnormal', 'queue -1.5 (required ≥ 0)'],
    ['5', { atLeast: 1, atMost: 9 }, 'normal', 'queue 5 (required 1 to 9)'],
    ['10', { atLeast: 1, atMost: 9, attention: { atMost: 7 } }, 'abnormal', 'queue 10 (required 1 to 9)'],
    ['8', { atLeast: 1, atMost: 9, attention: { atMost: 7 } }, 'attention', 'queue 8 (attention above 7)'],
    ['2', { attention: { atLeast: 3 } }, 'attention', 'queue 2 (attention below 3)'],
    ['4', { attention: { atLeast: 3 } }, 'normal', 'queue 4 (attention below 3)'],
    ['6', { attention: { atMost: 7 } }, 'normal', 'queue 6 (attention above 7)'],
    ['5', { equals: 5 }, 'normal', 'queue “5” (required “5”)'],
    ['5.0', { equals: 5 }, 'normal', 'queue “5” (required “5”)'],
  ])('%j with %j is %s: %s', (stdout, limits, verdict, text) => {
    expect(judge(stdout, { read: 'number' }, limits)).toEqual([verdict, text]);
  });

  it.each(['', 'many', '1 2', '1\n2', '0x10', '1,000'])('%j is no figure', (stdout) => {
    expect(judge(stdout, { read: 'number' }, { atMost: 1 })[0]).toBe('unknown');
  });

  it('is shown in its unit', () => {
    expect(judge('2048', { read: 'number', unit: 'bytes' }, { atMost: '10 GB' })[1]).toBe(
      'queue 2 KB (required ≤ 10 GB)',
    );
    expect(judge('42 %', { read: 'number', unit: 'percent' }, { atMost: '90 %' })[1]).toBe(
      'queue 42 % (required ≤ 90 %)',
    );
    expect(judge('90', { read: 'number', unit: 'seconds' }, { atMost: '5m' })[1]).toBe(
      'queue 1 min 30 s (required ≤ 5 min)',
    );
  });

  it('is unknown without a limit, and where the command failed', () => {
    expect(judge('12', { read: 'number' })).toEqual([
      'unknown',
      'queue: the site file sets no limit, so nothing can be judged',
    ]);
    expect(judge('12', { read: 'number' }, { atMost: 20 }, 3)).toEqual([
      'unknown',
      'queue: the command failed with exit status 3',
    ]);
  });
});

describe('a text', () => {
  it.each([
    ['active\n', { equals: 'active' }, 'normal'],
    ['inactive\n', { equals: 'active' }, 'abnormal'],
    ['State: Optimal', { contains: 'Optimal' }, 'normal'],
    ['State: Degraded', { contains: 'Optimal' }, 'abnormal'],
    ['State: Degraded', { notContains: 'Degraded' }, 'abnormal'],
    ['State: Optimal', { notContains: 'Degraded', contains: 'State' }, 'normal'],
    ['', { equals: '' }, 'normal'],
    ['', {}, 'unknown'],
    ['true', { equals: true }, 'normal'],
  ])('%j with %j is %s', (stdout, limits, verdict) => {
    expect(judge(stdout, { read: 'text' }, limits)[0]).toBe(verdict);
  });
});

describe('a value in JSON', () => {
  const json = JSON.stringify({ queues: [{ depth: 7, state: 'running', ok: true }], 'a.b': { c: '12' }, none: null });

  it.each([
    ['queues[0].depth', { atMost: 7 }, 'normal'],
    ['$.queues[0].depth', { atMost: 6 }, 'abnormal'],
    ['queues[0].state', { equals: 'running' }, 'normal'],
    ['queues[0].ok', { equals: true }, 'normal'],
    ['["a.b"].c', { atMost: 20 }, 'normal'],
    ['queues[1].depth', { atMost: 7 }, 'unknown'],
    ['queues.depth', { atMost: 7 }, 'unknown'],
    ['none.more', { atMost: 7 }, 'unknown'],
    ['__proto__', { contains: 'x' }, 'unknown'],
    ['queues[0].state', { atMost: 7 }, 'unknown'],
    ['none', { equals: 'null' }, 'normal'],
  ])('%s with %j is %s', (path, limits, verdict) => {
    expect(judge(json, { read: 'json', path }, limits)[0]).toBe(verdict);
  });

  it('is unknown where the output is no JSON', () => {
    expect(judge('oops', { read: 'json', path: 'x' }, { atMost: 1 })).toEqual([
      'unknown',
      'queue: the output is not JSON: oops',
    ]);
  });

  it.each(['a..b', 'a[', 'a[x]', '[1', 'a]'])('the path %j is refused', (path) => {
    expect(command.params.safeParse({ label: 'x', command: 'true', read: 'json', path }).success).toBe(false);
  });
});

it('keeps figures as readings', () => {
  const settings = {
    params: { label: 'queue', command: 'true', read: 'number', unit: 'count' },
    limits: { atMost: 20 },
  };
  expect(evaluate(command, shellOutput('12'), settings).readings).toEqual([
    { metric: 'command.value', subject: 'queue', value: 12, unit: 'count', limit: 20 },
  ]);
});

it('speaks of it in the language of the reader, and keeps its readings under one name', () => {
  const params = { label: { 'zh-CN': '队列', en: 'Queue' }, command: 'true', read: 'number' };
  const { chinese, english, readings } = evaluate(command, shellOutput('12'), { params, limits: { atMost: 20 } });
  expect([chinese, english]).toEqual([['队列 12（要求 ≤ 20）'], ['Queue 12 (required ≤ 20)']]);
  expect(readings.map((reading) => reading.subject)).toEqual(['队列']);
  const failed = evaluate(command, shellOutput('', { exitCode: 3 }), { params, limits: { atMost: 20 } });
  expect(failed.english).toEqual(['Queue: the command failed with exit status 3']);
});

describe.each(shells)('in $name', (shell) => {
  const run = async (text: string, params: Given = {}, limits: Given = {}) => {
    const settings = { params: { label: 'x', command: text, ...params }, limits };
    const output = await runProbe(shell, command.collect(inputFor(command, settings)));
    return evaluate(command, output, settings);
  };

  it.each([
    ['exit 3', 'abnormal'],
    ['echo out; echo err >&2; true', 'normal'],
    ['echo \'it is "quoted"\'; (exit 0)', 'normal'],
    ['no-such-command-here', 'unknown'],
    ['echo "unclosed', 'abnormal'],
    [') ; echo broken out', 'abnormal'],
  ])('%s is %s', async (text, verdict) => {
    expect((await run(text)).verdict).toBe(verdict);
  });

  it('reads a figure past what is written to standard error', async () => {
    const read = await run('echo noise >&2; printf "a\\nb\\n" | wc -l', { read: 'number' }, { equals: 2 });
    expect(read.verdict).toBe('normal');
    expect(existsSync('broken')).toBe(false);
  });
});
