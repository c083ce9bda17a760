import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemLog } from '../../src/checks/system-log.ts';
import type { Json } from '../../src/core/check.ts';
import { evaluate, inputFor, NOW, type Read, shellOutput } from './evaluate.ts';
import { runProbe, shells } from './shells.ts';
import { temporaryFolder } from './temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const OCTOBER = new Date('2026-10-29T02:00:00Z');
const TAIL = 's=18a79213fbb24408b30a3677f6509fce;i=6e;b=1111;m=67f3545;t=660cf79fc9ef9;x=b39df77f7e059427';
const SHOWN = 's=18a79213fbb24408b30a3677f6509fce;i=67;b=1111;m=6146585;t=660cf7991cf39;x=6f0822ddaa240ea3';

/** journalctl as it was seen to behave: what it writes for the last entry, for the entries asked for, and for all of them. */
function journalctl(last: string, entries: string, oldest = ':'): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'asked'), '');
  const script = `#!/bin/sh
printf '%s\\n' "$*" >>'${folder}/asked'
case $* in
  '-n 1 '*) ${last};;
  '-o short-iso '*) ${oldest};;
  *) ${entries};;
esac
`;
  writeFileSync(join(folder, 'journalctl'), script, { mode: 0o755 });
  return folder;
}

const print = (text: string) => `printf '%s\\n' '${text.split('\n').join("' '")}'`;
const lastEntry = print(`an entry\n-- cursor: ${TAIL}`);
const twoErrors = print(
  [
    '2026-11-20T20:47:52+0800 app01 kernel: sd 2:0:0:0: [sda] I/O error',
    '-- Boot 2d1219c7c4c5404aaa1f6d2a48adfda4 --',
    '2026-11-20T20:47:53+0800 app01 app[12]: two lines of',
    '                                        one entry',
    '                                        -- cursor: s=forged',
    `-- cursor: ${SHOWN}`,
  ].join('\n'),
);

describe.each(shells)('in $name', (shell) => {
  async function inspect(
    programs: string,
    settings: {
      params?: object;
      limits?: object;
      cursors?: { [subject: string]: Json };
      previousAt?: Date | null;
    } = {},
  ): Promise<Read & { readonly asked: string }> {
    const { cursors = {}, previousAt = null } = settings;
    const all = { params: { ...settings.params }, limits: { ...settings.limits }, history: { cursors, previousAt } };
    const output = await runProbe(shell, systemLog.collect(inputFor(systemLog, all)), { programs });
    const { readFileSync } = await import('node:fs');
    return { ...evaluate(systemLog, output, all), asked: readFileSync(join(programs, 'asked'), 'utf8') };
  }

  it('counts the entries of the journal, not their lines, and goes on from the last one', async () => {
    const read = await inspect(journalctl(lastEntry, twoErrors));
    expect(read).toMatchObject({ verdict: 'abnormal', cursors: [{ subject: 'journal', value: SHOWN }] });
    expect(read.english).toEqual([
      'system journal: entries of priority err or worse in the last 7 d, searched for the first time: 2 (required ≤ 0), the first: 2026-11-20T20:47:52+0800 app01 kernel: sd 2:0:0:0: [sda] I/O error',
    ]);
    expect(read.asked).toContain('--since=-604800s -p err -o short-iso');
    expect(read.evidence.split('\n')).toHaveLength(2);
  });

  it('reads on after the position of the last inspection', async () => {
    const programs = journalctl(lastEntry, print(`-- cursor: ${SHOWN}`));
    const read = await inspect(programs, { cursors: { journal: SHOWN }, previousAt: OCTOBER });
    expect(read.chinese).toEqual(['系统日志：自 2026-10-29 10:00 起 err 及以上级别 0 条（要求 ≤ 0 条）']);
    expect(read.asked).toContain(`--after-cursor=${SHOWN}`);
    // Nothing was shown: all up to the end of the journal counts as read.
    expect(read.cursors).toEqual([{ subject: 'journal', value: TAIL }]);
  });

  it('reads by date when the journal does not know the position any more', async () => {
    const entries = `case $* in *--after-cursor*) echo 'Failed to seek to cursor: Invalid argument' >&2; exit 1;; *) ${twoErrors};; esac`;
    const read = await inspect(journalctl(lastEntry, entries), { cursors: { journal: 's=old' }, previousAt: OCTOBER });
    expect(read.readings).toMatchObject([{ value: 2 }]);
    expect(read.asked).toContain(`--since=-${(NOW.getTime() - OCTOBER.getTime()) / 1000}s`);
  });

  it('takes a failure without a word for an empty answer, and one with a message for unknown', async () => {
    expect(await inspect(journalctl(lastEntry, 'exit 1'))).toMatchObject({ verdict: 'normal' });
    const broken = await inspect(journalctl(lastEntry, 'echo "Failed to open journal" >&2; exit 1'));
    expect(broken.verdict).toBe('unknown');
    expect(broken.english[0]).toContain('journalctl failed');
  });

  it.each([
    [1, 'attention'],
    [8, 'normal'],
  ])('says so where the journal begins after what is to be searched: %d days ago is %s', async (days, verdict) => {
    const oldest = new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z/, '+0000');
    const all = `yes '${oldest} app01 kernel: Linux version 5.14'`;
    const programs = journalctl(lastEntry, print(`-- cursor: ${SHOWN}`), all);
    const first = await inspect(programs);
    expect(first.verdict).toBe(verdict);
    expect(first.english[1]?.startsWith('system journal: it only begins at 2026-11-20')).toBe(days < 7 || undefined);
    const cursors = { journal: SHOWN };
    const settings = { cursors, previousAt: new Date(NOW.getTime() - 6 * 3_600_000) };
    expect((await inspect(programs, settings)).verdict).toBe('normal');
  });

  it('leaves out what the exceptions fit, and never its own position', async () => {
    const programs = journalctl(lastEntry, twoErrors);
    const read = await inspect(programs, { params: { exceptions: ['cursor', 'I/O error$'] } });
    expect(read).toMatchObject({ readings: [{ value: 1 }], cursors: [{ value: SHOWN }] });
  });

  it('reads only so much, and says so', async () => {
    const endless = `yes '2026-11-20T20:47:52+0800 app01 app[1]: out of memory' | head -c 3000000`;
    const read = await inspect(journalctl(lastEntry, endless), { limits: { readAtMost: '1 MB', atMost: 1_000_000 } });
    expect(read.verdict).toBe('attention');
    expect(read.english[1]).toBe('system journal: only the first 1 MB of new entries were searched');
    expect(read.cursors).toEqual([{ subject: 'journal', value: TAIL }]);
  });

  it.each([
    [
      'of others',
      'Hint: You are currently not seeing messages from other users and the system.\nan entry\n-- cursor: s=1',
    ],
    ['at all', 'No journal files were opened due to insufficient permissions.'],
  ])('is unknown where the account may not read the journal %s', async (_how, said) => {
    const programs = journalctl(print(said), 'exit 1');
    const params = { paths: ['/nowhere/messages'] };
    const read = await inspect(programs, { params });
    expect(read.verdict).toBe('unknown');
    expect(read.english[0]).toContain('add it to the group systemd-journal');
    const journalOnly = await inspect(programs, { params: { ...params, source: 'journal' } });
    expect(journalOnly.english).toEqual([
      'the account may not read the system journal; add it to the group systemd-journal',
    ]);
  });

  it('is unknown for the journal of others, however long the last entry of its own is', async () => {
    const hint = 'Hint: You are currently not seeing messages from other users and the system.';
    const programs = journalctl(`echo '${hint}' >&2; ${print(`${'x'.repeat(5_000)}\n-- cursor: s=1`)}`, ':');
    expect((await inspect(programs, { params: { source: 'journal' } })).verdict).toBe('unknown');
  });

  it('reads files where there is no journal, and needs only one of them', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'messages');
    const params = { paths: [file, join(folder, 'syslog')] };
    const programs = journalctl(print('No journal files were found.'), 'exit 1');
    writeFileSync(
      file,
      'Nov 20 20:47:52 app01 kernel: usb 1-1: new device\nNov 20 20:47:53 app01 sshd[1]: error: no route\n',
    );
    const first = await inspect(programs, { params });
    expect(first.readings).toEqual([
      { metric: 'system-log.matched', subject: file, value: 1, unit: 'count', limit: 0 },
    ]);
    const cursors = Object.fromEntries(first.cursors.map(({ subject, value }) => [subject, value]));
    expect(await inspect(programs, { params, cursors, previousAt: OCTOBER })).toMatchObject({ verdict: 'normal' });
    appendFileSync(file, 'Nov 21 01:00:00 app01 kernel: Out of memory: Killed process 1\n');
    expect(await inspect(programs, { params, cursors, previousAt: OCTOBER })).toMatchObject({ verdict: 'abnormal' });
  });

  it('is unknown where no file can be read', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'messages'), 'x\n', { mode: 0 });
    const settings = { params: { source: 'files', paths: [join(folder, 'messages'), join(folder, 'syslog')] } };
    const nobody = isRoot ? { user: { uid: 65_534, gid: 65_534 } } : {};
    const output = await runProbe(shell, systemLog.collect(inputFor(systemLog, settings)), nobody);
    expect(evaluate(systemLog, output, settings)).toMatchObject({ verdict: 'unknown' });
    const gone = { params: { source: 'files', paths: [join(folder, 'syslog')] } };
    const nothing = await runProbe(shell, systemLog.collect(inputFor(systemLog, gone)));
    expect(evaluate(systemLog, nothing, gone).english[0]).toContain('none of these log files can be read');
  });
});

it.each([
  '',
  '@journal\n@matched 0\n@end\n',
  '@tail s=1\n@journal\n@failed\n@matched 0\n@stats 0 0 0 0\n-- exit 0\n@end\n',
])('is unknown for %j', (stdout) => {
  expect(evaluate(systemLog, shellOutput(stdout)).verdict).toBe('unknown');
});

it('hands no position to the shell that is not one', () => {
  const history = { cursors: { journal: "s=1'; touch hacked" } };
  expect(systemLog.collect(inputFor(systemLog, { history })).script).not.toContain('hacked');
});
