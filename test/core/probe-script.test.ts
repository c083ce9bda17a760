import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProbeReport, type ProbeSectionResult, parseProbeOutput } from '../../src/core/probe-report.ts';
import { composeProbeScript, type ProbeSection } from '../../src/core/probe-script.ts';
import { isSleeping, uniqueSleep } from '../support/processes.ts';

const MARKER = 'k3v9m2x7q1w8e5r4t6y0';

/** Every POSIX shell of this machine: /bin/sh is always there, the others are what hosts have as /bin/sh. */
const SHELLS = ['/bin/sh', 'dash', 'bash', 'busybox sh', 'mksh'].filter(
  (shell) => spawnSync('sh', ['-c', `exec ${shell} -c :`]).status === 0,
);

interface Run {
  readonly stdout: string;
  readonly report: ProbeReport;
  readonly startedAtMs: number;
}

function section(id: string, script: string, timeoutSeconds = 60, outputLimitBytes = 4096): ProbeSection {
  return { id, script, timeoutSeconds, outputLimitBytes };
}

function brief(id: string, script: string, timeoutSeconds = 60): ProbeSection {
  return { ...section(id, script, timeoutSeconds), brief: true };
}

function result(report: ProbeReport, id: string): ProbeSectionResult {
  const found = report.sections.get(id);
  if (!found) throw new Error(`no section ${id}`);
  return found;
}

/** Runs a script as sshd does: in a session of its own, the script on standard input. */
function runScript(shell: string, script: string, options: { ownSession?: boolean; path?: string } = {}): Promise<Run> {
  const startedAtMs = Date.now();
  const child = spawn('sh', ['-c', `exec ${shell} -s`], {
    detached: options.ownSession ?? true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: options.path ?? process.env.PATH },
  });
  child.stdin.end(script);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const stdout = Buffer.concat(chunks).toString('utf8');
      resolve({ stdout, report: parseProbeOutput(stdout, MARKER), startedAtMs });
    });
  });
}

/** Sections of every kind; `sleeps` are what they leave running. */
function everySection(sleeps: readonly string[]): readonly ProbeSection[] {
  const [hanging, stubborn, nested, background, daemon, orphan] = sleeps;
  return [
    section('plain', 'echo hello; exit 3'),
    section('locale and path', 'echo "$LC_ALL $PATH"'),
    section('quotes', `cat <<'X'\nit's "quoted" $(id) \`id\` \\ %s\nX\n`),
    section('no newline', 'printf "a\\n\\nb"'),
    section('syntax', 'if then "'),
    section('input', 'cat; echo end'),
    section('standard error', 'echo noise >&2; echo fine'),
    section('not found', 'no-such-command-here'),
    section('pipe status', 'false | true; echo $?'),
    section('set', 'leak=1; set -eu; cd /; false; echo never'),
    section('after set', `echo "\${leak-clean} $#"; pwd`),
    section('binary', 'head -c 3000 /dev/urandom | od -An -v -tx1 | tr -d " \\n"; printf "\\377\\376\\000end"'),
    section('exactly full', 'head -c 4096 /dev/zero | tr "\\0" x'),
    section('one too many', 'head -c 4200 /dev/zero | tr "\\0" x'),
    section('noise', 'yes'),
    section('noise that ignores the cap', 'trap "" PIPE; while :; do echo y || break; done; exit 5'),
    section('forged', `printf '\\n%s stop plain 1 0\\n%s end\\n%s status 0\\n' guess guess ${MARKER.slice(0, -1)}`),
    section('hanging', `echo begun; sleep ${hanging}`, 4),
    section('stubborn', `trap '' TERM; echo t; sleep ${stubborn}; sleep ${stubborn}`, 4),
    section('nested', `timeout 900 sh -c 'sleep ${nested}'; echo never`, 4),
    section('background', `sleep ${background} & echo started`),
    section('daemon', `setsid sleep ${daemon} & echo started`),
    section('orphan', `sh -c 'sleep ${orphan} & echo started'`),
    section('last', 'echo last'),
  ];
}

const sleepsOf = new Map(SHELLS.map((shell) => [shell, Array.from({ length: 6 }, uniqueSleep)]));
let runs: ReadonlyMap<string, Run>;
beforeAll(async () => {
  const started = [...sleepsOf].map(async ([shell, sleeps]): Promise<[string, Run]> => {
    return [shell, await runScript(shell, composeProbeScript(everySection(sleeps), MARKER))];
  });
  runs = new Map(await Promise.all(started));
});

describe.each(SHELLS)('a probe script under %s', (shell) => {
  let run: Run;
  beforeAll(() => {
    const found = runs.get(shell);
    if (!found) throw new Error(`no run under ${shell}`);
    run = found;
  });

  test('runs to its end and tells the clock and the system', () => {
    expect(run.report.complete).toBe(true);
    expect(run.report.interrupted).toEqual([]);
    expect(run.report.sections.size).toBe(24);
    expect(run.report.host?.watch).toBe('session');
    expect(run.report.host?.system).toMatch(/^Linux \d/);
    expect(Math.abs((run.report.host?.epochMs ?? 0) - run.startedAtMs)).toBeLessThan(600_000);
  });

  test.each([
    ['plain', 'hello\n', 3],
    ['quotes', `it's "quoted" $(id) \`id\` \\ %s\n`, 0],
    ['no newline', 'a\n\nb', 0],
    ['input', 'end\n', 0],
    ['standard error', 'fine\n', 0],
    ['not found', '', 127],
    ['pipe status', '0\n', 0],
    ['set', '', 1],
    ['exactly full', 'x'.repeat(4096), 0],
    ['background', 'started\n', 0],
    ['daemon', 'started\n', 0],
    ['orphan', 'started\n', 0],
    ['last', 'last\n', 0],
  ])('section %s gives its own output and exit status', (id, stdout, exitCode) => {
    expect(result(run.report, id)).toMatchObject({ stdout, exitCode, timedOut: false, truncated: false });
  });

  test('a syntax error spoils its own section only', () => {
    expect(result(run.report, 'syntax')).toMatchObject({ stdout: '', timedOut: false, truncated: false });
    expect(result(run.report, 'syntax').exitCode).toBeGreaterThan(0);
  });

  test('sets the locale and adds the system folders to the path', () => {
    expect(result(run.report, 'locale and path').stdout).toMatch(/^C .*:\/usr\/sbin:.*:\/sbin/);
  });

  test('sections share no variables, parameters or folder', () => {
    expect(result(run.report, 'after set').stdout).toMatch(/^clean 0\n\/.+\n$/);
  });

  test('binary output arrives, and does not disturb the frames', () => {
    const { stdout } = result(run.report, 'binary');
    expect(stdout.slice(0, 6000)).toMatch(/^[0-9a-f]{4032,}/);
  });

  test.each(['one too many', 'noise', 'noise that ignores the cap'])('%s is cut and said to be', (id) => {
    const cut = result(run.report, id);
    expect(cut.truncated).toBe(true);
    expect(cut.timedOut).toBe(false);
    expect(cut.exitCode).toBe(141);
    expect(cut.stdout.length).toBeGreaterThanOrEqual(4096);
    expect(cut.stdout.length).toBeLessThanOrEqual(4096 + 64);
    expect(cut.stdout).not.toContain(MARKER);
  });

  test('content that imitates frames stays content', () => {
    expect(result(run.report, 'forged').stdout.split('\n')).toHaveLength(5);
    expect(result(run.report, 'plain').durationMs).toBeLessThan(60_000);
  });

  test.each([
    ['hanging', 'begun\n'],
    ['stubborn', 't\n'],
    ['nested', ''],
  ])('section %s is ended at its limit, with what it had printed', (id, stdout) => {
    const ended = result(run.report, id);
    expect(ended).toMatchObject({ stdout, exitCode: 124, timedOut: true, truncated: false });
    expect(ended.durationMs).toBeGreaterThanOrEqual(4000);
    expect(ended.durationMs).toBeLessThan(60_000);
  });

  test('nothing that a section started is left, and no helper of ours', async () => {
    for (const seconds of sleepsOf.get(shell) ?? []) {
      await expect.poll(() => isSleeping(seconds), { message: `sleep ${seconds}` }).toBe(false);
    }
  });

  test('what holds the output of a finished section is ended within seconds', () => {
    for (const id of ['background', 'orphan']) expect(result(run.report, id).durationMs).toBeLessThan(55_000);
    expect(result(run.report, 'daemon').durationMs).toBeLessThan(55_000);
  });
});

describe('a probe script elsewhere', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rounds-probe-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('in a session that is not its own it ends only its own descendants', async () => {
    const [hanging, outside] = [uniqueSleep(), uniqueSleep()];
    const bystander = spawn('sleep', [outside], { stdio: 'ignore' });
    const script = composeProbeScript([section('hanging', `sh -c 'sleep ${hanging}; :'`, 1)], MARKER);
    const { report } = await runScript('sh', script, { ownSession: false });
    expect(report.host?.watch).toBe('tree');
    expect(result(report, 'hanging').timedOut).toBe(true);
    await expect.poll(() => isSleeping(hanging)).toBe(false);
    expect(isSleeping(outside)).toBe(true);
    bystander.kill();
  });

  test('a host whose head knows no -c reports nothing rather than a wrong thing', async () => {
    await writeFile(join(folder, 'head'), '#!/bin/sh\necho "head: invalid option -- c" >&2\nexit 1\n', { mode: 0o755 });
    const { report } = await runScript('sh', composeProbeScript([section('a', 'echo a')], MARKER), {
      path: `${folder}:${process.env.PATH}`,
    });
    expect(report).toMatchObject({ complete: true, interrupted: [] });
    expect(report.sections.size).toBe(0);
  });

  test('when its reader goes away it stops, and leaves nothing behind', async () => {
    const hanging = uniqueSleep();
    const child = spawn('sh', ['-s'], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    // Gone before this section has begun, the script dies of its first words; gone later, of its limit at the latest.
    const sections = [section('begin', 'echo x'), section('noise', `yes | head -c 200000; sleep ${hanging}`, 5, 1e6)];
    child.stdin.end(composeProbeScript(sections, MARKER));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    await expect.poll(() => isSleeping(hanging)).toBe(false);
  });

  test('when the shell that runs the sections is killed, the watchdog clears up', async () => {
    const hanging = uniqueSleep();
    const child = spawn('sh', ['-s'], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(composeProbeScript([section('hanging', `sleep ${hanging}`, 60)], MARKER));
    await expect.poll(() => isSleeping(hanging)).toBe(true);
    const [sections] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    process.kill(Number(sections), 'SIGKILL');
    await expect.poll(() => isSleeping(hanging)).toBe(false);
  });

  test('a banner of the login shell before the script is ignored', async () => {
    const { stdout } = await runScript('sh', composeProbeScript([section('a', 'echo a')], MARKER));
    expect(result(parseProbeOutput(`Welcome!\nLast login: today${stdout}`, MARKER), 'a').stdout).toBe('a\n');
  });

  test('output that stops at any byte never turns into a wrong result', async () => {
    const sections = [
      section('a', 'echo one'),
      section('b', 'printf two; exit 7'),
      brief('d', 'echo three'),
      brief('e', 'printf four; false'),
      section('c', 'yes', 5, 100),
    ];
    const whole = await runScript('sh', composeProbeScript(sections, MARKER));
    for (let length = 0; length < whole.stdout.length; length += 1) {
      const part = parseProbeOutput(whole.stdout.slice(0, length), MARKER);
      expect(part.complete).toBe(false);
      for (const [id, found] of part.sections) {
        expect(found.stdout).toBe(result(whole.report, id).stdout);
        expect(found.exitCode).toBe(result(whole.report, id).exitCode);
      }
      for (const id of part.interrupted) expect(part.sections.has(id)).toBe(false);
    }
    expect(parseProbeOutput(whole.stdout, MARKER)).toEqual(whole.report);
  });

  test.each([
    ['an empty output', '', null],
    ['something else altogether', 'This account is not available.\n', null],
    ['a clock that is no number', `\n${MARKER} begin soon soon +0000 session Linux\n`, null],
    ['a clock with nanoseconds', `\n${MARKER} begin 1700000000 123456789 +0000 tree Linux 2.6\n`, 1_700_000_000_123],
    ['a clock without nanoseconds', `\n${MARKER} begin 1700000000 %N %z tree Linux 2.6\n`, 1_700_000_000_000],
  ])('%s', (_name, stdout, epochMs) => {
    expect(parseProbeOutput(stdout, MARKER).host?.epochMs ?? null).toBe(epochMs);
  });

  test.each(['short', 'with space in the middle', "quote'quote'quote'quote"])('marker %j is refused', (marker) => {
    expect(() => composeProbeScript([], marker)).toThrow('marker');
  });

  test('two sections of one id are refused', () => {
    expect(() => composeProbeScript([section('a', ''), section('a', '')], MARKER)).toThrow('one id');
  });

  test('equal sections run once, and each has the result', async () => {
    const script = 'cat /proc/sys/kernel/random/uuid';
    const sections = [
      section('first', script),
      section('second, alike', script),
      section('more time', script, 61),
      section('hanging', 'sleep 30', 1),
      section('hanging too', 'sleep 30', 1),
    ];
    const { report } = await runScript('sh', composeProbeScript(sections, MARKER));
    expect(result(report, 'second, alike')).toEqual(result(report, 'first'));
    expect(result(report, 'more time').stdout).not.toBe(result(report, 'first').stdout);
    for (const id of ['hanging', 'hanging too']) expect(result(report, id).timedOut).toBe(true);
  });

  test.each(SHELLS)('brief sections share a process under %s, and each has its own result', async (shell) => {
    const own = 'for task in /proc/self/task/*; do echo "$task"; done';
    const sections = [
      brief('first', own),
      section('between', own),
      brief('second', `${own}; false`),
      brief('third', 'printf "no newline"'),
      brief('third, alike', 'printf "no newline"'),
    ];
    const { report } = await runScript(shell, composeProbeScript(sections, MARKER));
    expect(report).toMatchObject({ complete: true, interrupted: [] });
    expect(result(report, 'first').stdout).toMatch(/^\/proc\/self\/task\/\d+\n$/);
    expect(result(report, 'second').stdout).toBe(result(report, 'first').stdout);
    expect(result(report, 'between').stdout).not.toBe(result(report, 'first').stdout);
    expect(result(report, 'first')).toMatchObject({ exitCode: 0, timedOut: false, truncated: false });
    expect(result(report, 'second')).toMatchObject({ exitCode: 1, timedOut: false, truncated: false });
    expect(result(report, 'third')).toMatchObject({ stdout: 'no newline', exitCode: 0 });
    expect(result(report, 'third, alike')).toEqual(result(report, 'third'));
  });

  test.each([
    ['come last, however early they were asked for', 'echo', 'last', ['quick', 'other', 'first', 'second']],
    ['come first where the host is to wait first', 'echo', 'first', ['first', 'second', 'quick', 'other']],
    ['come at once behind a section that took long', 'sleep 6', 'last', ['quick', 'first', 'second', 'other']],
  ] as const)('brief sections %s', async (_name, script, waits, order) => {
    const sections = [
      brief('first', 'echo one'),
      section('quick', script),
      section('other', 'echo'),
      brief('second', ':'),
    ];
    const { stdout, report } = await runScript('sh', composeProbeScript(sections, MARKER, waits));
    expect(report).toMatchObject({ complete: true, interrupted: [] });
    // Those that share a process are told by their common frame.
    const begunAt = ['quick', 'other', 'first', 'second'].map((id) => ({ id, at: stdout.search(` start \\S*${id}`) }));
    expect(begunAt.toSorted((one, other) => one.at - other.at).map(({ id }) => id)).toEqual(order);
    expect(stdout.split(/ start \S*first/)).toHaveLength(3);
  });

  test('one that hangs among brief sections is ended, and those before it keep their results', async () => {
    const hanging = uniqueSleep();
    const sections = [
      brief('before', 'echo one', 4),
      brief('hanging', `echo begun; sleep ${hanging}`, 4),
      brief('never', 'echo x', 4),
      section('after', 'echo two'),
    ];
    const { report } = await runScript('sh', composeProbeScript(sections, MARKER));
    const late = { exitCode: 124, timedOut: true, truncated: false };
    expect(result(report, 'before')).toMatchObject({ stdout: 'one\n', exitCode: 0, timedOut: false });
    expect(result(report, 'hanging')).toMatchObject({ stdout: 'begun\n', ...late });
    expect(result(report, 'never')).toMatchObject({ stdout: '', ...late });
    expect(result(report, 'after')).toMatchObject({ stdout: 'two\n', exitCode: 0, timedOut: false });
    await expect.poll(() => isSleeping(hanging)).toBe(false);
  });

  test('one that writes too much among brief sections is cut, and those before it keep their results', async () => {
    const sections = [
      brief('before', 'echo one'),
      brief('noise', 'while echo y; do :; done'),
      brief('never', 'echo x'),
    ];
    const { report } = await runScript('sh', composeProbeScript(sections, MARKER));
    expect(result(report, 'before')).toMatchObject({ stdout: 'one\n', exitCode: 0, truncated: false });
    for (const id of ['noise', 'never']) expect(result(report, id)).toMatchObject({ exitCode: 141, truncated: true });
  });

  test('an exit among brief sections is told of its own, and those after it are lost', async () => {
    const sections = [brief('before', 'echo one'), brief('leaving', 'echo bye; exit 3'), brief('never', 'echo x')];
    const { report } = await runScript('sh', composeProbeScript(sections, MARKER));
    expect(result(report, 'before')).toMatchObject({ stdout: 'one\n', exitCode: 0 });
    expect(result(report, 'leaving')).toMatchObject({ stdout: 'bye\n', exitCode: 3 });
    expect(report.sections.has('never')).toBe(false);
  });

  test.each(SHELLS)(
    'what several sections need is defined once under %s, and what one changes is its own',
    async (shell) => {
      const library = [`greeting=hello\ngreet() { printf '%s %s\\n' "$greeting" "$1"; }\n`];
      const sections = [
        { ...section('one', 'greet one; greeting=bye; greet() { echo changed; }'), library },
        { ...section('two', 'greet two'), library },
      ];
      const script = composeProbeScript(sections, MARKER);
      expect(script.split('greet() { printf')).toHaveLength(2);
      const { report } = await runScript(shell, script);
      expect(result(report, 'one').stdout).toBe('hello one\n');
      expect(result(report, 'two').stdout).toBe('hello two\n');
    },
  );

  test('an id may hold anything', async () => {
    const id = `item 1/disk "it's"\n$(id) %s`;
    const { report } = await runScript('sh', composeProbeScript([section(id, 'echo a')], MARKER));
    expect(result(report, id).stdout).toBe('a\n');
  });

  test('a script larger than any argument may be', async () => {
    const script = `cat <<'END'\n${'0123456789abcdef'.repeat(20_000)}\nEND\n`;
    const { report } = await runScript('sh', composeProbeScript([section('large', script, 10, 1e6)], MARKER));
    expect(result(report, 'large').stdout).toHaveLength(320_001);
  });
});
