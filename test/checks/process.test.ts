import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { process as processCheck } from '../../src/checks/process.ts';
import { evaluate, inputFor, recorded, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';

const layers = {
  processes: [
    { name: 'MQ', pattern: 'com\\.example\\.mq\\.Broker' },
    { name: 'collector', pattern: 'name=collector .*Collector' },
    { name: 'web', pattern: '/app/opsv7/tomcat/' },
  ],
};

describe('recorded lists', () => {
  it('states count, age and memory of each, and which are missing', () => {
    const { verdict, english, readings } = evaluate(processCheck, recorded('process', 'debian-12'), { params: layers });
    expect(verdict).toBe('abnormal');
    expect(english).toEqual([
      'MQ: 1 running, the oldest for 10 h, memory 512 MB (required ≥ 1)',
      'collector: 1 running, the oldest for 36 s, memory 256 MB (required ≥ 1)',
      'web: no process (required ≥ 1)',
    ]);
    expect(readings.filter((reading) => reading.subject === 'MQ')).toEqual([
      { metric: 'process.count', subject: 'MQ', value: 1, unit: 'count', limit: 1 },
      { metric: 'process.uptime', subject: 'MQ', value: 36_000, unit: 'seconds' },
      { metric: 'process.memory', subject: 'MQ', value: 512 * 1024 ** 2, unit: 'bytes' },
    ]);
  });

  it('keeps no command line, which may hold a password', () => {
    const { evidence, facts } = evaluate(processCheck, recorded('process', 'debian-12'), { params: layers });
    expect(evidence).toContain('MQ: pid 310');
    expect(JSON.stringify([evidence, facts])).not.toContain('hunter2');
  });

  it('names them in the language of the reader, and keeps their readings under one name', () => {
    const params = { processes: [{ name: { 'zh-CN': '通讯层', en: 'Messaging' }, pattern: 'mq\\.Broker' }] };
    const { chinese, english, readings, evidence } = evaluate(processCheck, recorded('process', 'debian-12'), {
      params,
    });
    expect(chinese[0]).toMatch(/^通讯层/);
    expect(english[0]).toMatch(/^Messaging: 1 running/);
    expect(new Set(readings.map((reading) => reading.subject))).toEqual(new Set(['通讯层']));
    expect(evidence).toBe('通讯层 / Messaging: pid 310');
  });

  const countOf = (pattern: string) => {
    const params = { processes: [{ name: 'x', pattern, atLeast: 0 }] };
    return evaluate(processCheck, recorded('process', 'debian-12'), { params }).readings[0]?.value;
  };

  it.each([
    ['/proc/1/cmdline', 0, 'our own tools'],
    ['^sh -s', 0, 'our own shell'],
    ['sshd', 2, 'the login that we came by, and the service'],
    ['\\[kthreadd\\]', 1, 'kernel threads by their name'],
    ['java', 2, 'no zombies'],
    ['weird \\(name\\)', 1, 'a name with parentheses'],
  ])('%s finds %d: %s', (pattern, count) => {
    expect(countOf(pattern)).toBe(count);
  });

  it('takes no command line for what the kernel says', () => {
    const stat = (pid: number, name: string) => `==> /proc/${pid}/stat <==\n${pid} (${name}) S 1 1\n`;
    const forged = `==> /proc/310/cmdline <==\nsh\0${stat(4711, 'mq').replaceAll('==>', '\n==>')}\n==> /proc/4711/cmdline <==\ncom.example.mq.Broker\n`;
    const stdout = `@me 900\n@uptime 5.00\n@page 4 kB\n@proc\n${stat(310, 'sh')}\n${forged}`;
    const { readings } = evaluate(processCheck, shellOutput(stdout), { params: layers });
    expect(readings.map((reading) => reading.value)).toEqual([0, 0, 0]);
  });

  it('tells no memory where the size of a page is not known', () => {
    const output = recorded('process', 'debian-12');
    const stdout = output.stdout.replace('@page 4 kB\n', '');
    const { english } = evaluate(processCheck, { ...output, stdout }, { params: layers });
    expect(english[0]).toBe('MQ: 1 running, the oldest for 10 h (required ≥ 1)');
  });

  it('is unknown, not abnormal, where the host hides the processes of others', () => {
    const { findings } = evaluate(processCheck, recorded('process', 'hidepid'), { params: layers });
    expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'normal', 'unknown']);
  });

  it.each([
    [{ atLeast: 0, atMost: 0 }, 'mq\\.Batch', 'x: 0 seen (required 0 to 0), but', 'unknown'],
    [{ atMost: 1 }, 'mq\\.Broker', 'x: 1 seen (required 1 to 1), but', 'unknown'],
    [{ atLeast: 0, atMost: 0 }, 'mq\\.Broker', 'x: 1 running, ', 'abnormal'],
  ])(
    'does not say that no more run than may where it can not see them: %j of %s',
    (process, pattern, text, verdict) => {
      const params = { processes: [{ name: 'x', pattern, ...process }] };
      const read = evaluate(processCheck, recorded('process', 'hidepid'), { params });
      expect(read.verdict).toBe(verdict);
      expect(read.english[0]).toContain(text);
      expect(read.readings).toHaveLength(verdict === 'unknown' ? 0 : 3);
    },
  );

  it('reads how long they have been running in a container that is shown an uptime of its own', () => {
    const stat = (pid: number, parent: number, started: number) =>
      `==> /proc/${pid}/stat <==\n${pid} (x) S ${parent} 1 1 0 -1 1 1 1 1 1 1 1 1 1 20 0 1 0 ${started} 1 256 1\n`;
    const stats = [stat(1, 0, 8_640_000), stat(310, 1, 8_640_500), stat(900, 1, 9_000_000)].join('\n');
    const stdout = `@me 900\n@uptime 3600.00\n@page 4 kB\n@proc\n${stats}\n==> /proc/310/cmdline <==\ncom.example.mq.Broker\n`;
    const { english } = evaluate(processCheck, shellOutput(stdout), { params: { processes: [layers.processes[0]] } });
    expect(english).toEqual(['MQ: 1 running, the oldest for 59 min 55 s, memory 1 MB (required ≥ 1)']);
  });

  it('counts as many as there are', () => {
    const rows = Array.from({ length: 1_500 }, (_, index) => ` ${index + 10} 1 05:00 100 php-fpm: pool www\n`).join('');
    const stdout = `@me 5200\n@ps\n 1 0 10:00 100 init\n${rows}`;
    const params = { processes: [{ name: 'php', pattern: 'php-fpm', atMost: 1_200 }] };
    const { verdict, readings, facts } = evaluate(processCheck, shellOutput(stdout), { params });
    expect(verdict).toBe('abnormal');
    expect(readings[0]).toMatchObject({ metric: 'process.count', value: 1_500 });
    expect(JSON.stringify(facts).length).toBeLessThan(10_000);
  });

  it('counts no zombies that ps shows', () => {
    const stdout = '@me 5200\n@ps\n 1 0 10:00 100 init\n 4711 1 05:00 0 [java] <defunct>\n 4712 1 05:00 0 <defunct>\n';
    const params = { processes: [{ name: 'java', pattern: 'java|defunct' }] };
    expect(evaluate(processCheck, shellOutput(stdout), { params }).english).toEqual([
      'java: no process (required ≥ 1)',
    ]);
  });

  it('reads ps where there is no /proc', () => {
    const params = { processes: [{ name: 'MQ', pattern: 'mq\\.Broker' }] };
    const { english } = evaluate(processCheck, recorded('process', 'aix-ps'), { params });
    expect(english).toEqual(['MQ: 1 running, the oldest for 1 h 2 min, memory 20 MB (required ≥ 1)']);
  });

  it.each([recorded('process', 'broken'), shellOutput(''), shellOutput('@me 1\n@uptime 5.00\n@proc\n')])(
    'is unknown for another form',
    (output) => {
      expect(evaluate(processCheck, output, { params: layers }).verdict).toBe('unknown');
    },
  );
});

describe('limits', () => {
  const judge = (process: object, limits: { readonly [name: string]: unknown } = {}) =>
    evaluate(processCheck, recorded('process', 'debian-12'), {
      params: { processes: [{ name: 'java', pattern: '^java', ...process }] },
      limits,
    });

  it.each([
    [{ atLeast: 2 }, {}, 'normal'],
    [{ atLeast: 3 }, {}, 'abnormal'],
    [{ atMost: 2 }, {}, 'normal'],
    [{ atMost: 1 }, {}, 'abnormal'],
    [{}, { memoryAtMost: '768 MB' }, 'normal'],
    [{}, { memoryAtMost: '767 MB' }, 'abnormal'],
    [{}, { attention: { memoryAtMost: '700 MB' } }, 'attention'],
    [{}, { attention: { uptimeAtLeast: '1m' } }, 'attention'],
    [{}, { attention: { uptimeAtLeast: '30s' } }, 'normal'],
  ])('%j with %j → %s', (process, limits, verdict) => {
    expect(judge(process, limits).verdict).toBe(verdict);
  });

  it.each([
    [[]],
    [[{ name: 'a', pattern: '(' }]],
    [[{ name: 'a', pattern: 'x', atLeast: 3, atMost: 2 }]],
    [
      [
        { name: 'a', pattern: 'x' },
        { name: 'a', pattern: 'y' },
      ],
    ],
    [[{ name: 5, pattern: 'x' }]],
    [
      [
        { name: { 'zh-CN': '甲', en: 'a' }, pattern: 'x' },
        { name: { 'zh-CN': '乙', en: 'a' }, pattern: 'y' },
      ],
    ],
  ])('%j are refused', (processes) => {
    expect(processCheck.params.safeParse({ processes }).success).toBe(false);
  });
});

describe.each(shells)('in $name', (shell) => {
  it('finds real processes by their arguments, and not itself', async () => {
    const mark = `rounds-test-${shell.name.replaceAll(' ', '-')}`;
    const child = spawn('sh', ['-c', 'sleep 60; :', mark, "it's", 'two\nlines', '$(id)'], { stdio: 'ignore' });
    try {
      await once(child, 'spawn');
      const params = {
        processes: [
          { name: 'there', pattern: `${mark} it's two lines \\$\\(id\\)` },
          { name: 'not there', pattern: 'rounds-test-no-such-process' },
          { name: 'tools', pattern: '/proc/\\d+/cmdline' },
        ],
      };
      const output = await runProbe(shell, processCheck.collect(inputFor(processCheck, { params })));
      const { findings, readings } = evaluate(processCheck, output, { params });
      expect(findings.map((finding) => finding.verdict)).toEqual(['normal', 'abnormal', 'abnormal']);
      expect(readings.find((reading) => reading.metric === 'process.memory')?.value).toBeGreaterThan(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
