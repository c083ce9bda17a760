import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import { brief, CHECKS, faultsOf, load, memoryFiles, SITE } from './fixture.ts';

/** Replaces one part of the good site, and fails if it is not there. */
function edit(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the site holds no "${from}"`);
    return text.replace(from, () => to);
  }, SITE);
}

function briefly(text: string): readonly string[] {
  return faultsOf(load(text)).map(brief);
}

describe('a site without faults', () => {
  const loaded = load(SITE);

  test('is loaded with its defaults filled in', () => {
    expect(faultsOf(loaded)).toEqual([]);
    if (!loaded.ok) return;
    const [site] = loaded.sites;
    expect(site?.contract).toMatchObject({ id: 'ops', periods: 'contract', starts: '2026-11-01' });
    expect(site?.hosts[0]).toMatchObject({ port: 22, jump: [], connectTimeoutMs: 10_000, overrides: {} });
    expect(site?.hosts[1]?.overrides).toEqual({ disk: { params: {}, limits: { atMost: 95 } } });
    expect(site?.databases[0]).toMatchObject({ address: '127.0.0.1', port: 3306, password: 'env:SQL_PASSWORD' });
    expect(site?.inspections[0]).toMatchObject({ mode: 'remote', effort: { onsite: 0, remote: 0, office: 0 } });
  });

  test('has its targets resolved, and each check keeps its settings as they were given', () => {
    if (!loaded.ok) throw new Error('not loaded');
    const checks = loaded.sites[0]?.inspections[0]?.groups[0]?.items.flatMap((item) => item.checks);
    expect(checks).toEqual([
      { check: 'disk', params: { paths: ['/app'] }, limits: {}, targets: ['app-01', 'db-01'] },
      { check: 'load', params: {}, limits: { atMost: 80 }, targets: ['app-01'] },
      { check: 'url', params: {}, limits: {}, targets: ['web'] },
      { check: 'sql-count', params: { query: 'SELECT 1' }, limits: {}, targets: ['opsdb'] },
      { check: 'manual', params: { question: '亮绿灯？' }, limits: {}, targets: [] },
    ]);
  });
});

describe('single faults', () => {
  test.each<[what: string, from: string, to: string, faults: readonly string[]]>([
    [
      'an unknown key',
      'number: QS-1',
      'nummer: QS-1',
      ['contract.number problem.missing «contract»', 'contract.nummer problem.unknown-key «nummer»'],
    ],
    [
      'an unknown key at the top',
      'people:',
      'peple:',
      ['people problem.missing «contract»', 'peple problem.unknown-key «peple»'],
    ],
    ['a number where a text belongs', 'QS-1', '20261', ['contract.number problem.value «20261»']],
    ['an empty value', 'name: 合同', 'name:', ['contract.name problem.value «»']],
    ['a text with a line break', 'name: 合同', 'name: "合\\n同"', ['contract.name problem.value «"合\\n同"»']],
    ['a date that does not exist', '2026-11-01', '2026-02-30', ['contract.starts problem.value «2026-02-30»']],
    ['an end before the start', '2027-10-31', '2026-10-31', ['contract.ends problem.ends-before-start «2026-10-31»']],
    ['an unknown time zone', 'Asia/Shanghai', 'Asia/Shanghi', ['contract.timeZone problem.value «Asia/Shanghi»']],
    ['a bare offset as time zone', 'Asia/Shanghai', "'+08:00'", ["contract.timeZone problem.value «'+08:00'»"]],
    ['a channel by name', 'C0ROUNDS01', '"#ops"', ['contract.channel problem.value «"#ops"»']],
    ['an unknown role', '[engineer]', '[enginer]', ['people[0].roles[0] problem.value «enginer»']],
    [
      'a Slack user twice',
      '白夏,',
      '白夏, slack: U0ENGINEER1,',
      ['people[1].slack problem.repeated-slack «U0ENGINEER1»'],
    ],
    ['a person twice', 'id: bai', 'id: lin', ['people[1].id problem.repeated-id «lin»']],
    ['two hosts of one name', '数据库服务器', '应用服务器', ['hosts[1].name problem.repeated-name «应用服务器»']],
    [
      'two hosts of one id',
      'id: db-01',
      'id: app-01',
      ['hosts[1].id problem.repeated-id «app-01»', 'databases[0].through problem.no-host «db-01»'],
    ],
    ['an address with a command', '192.0.2.45', '"a;reboot"', ['hosts[0].address problem.value «"a;reboot"»']],
    [
      'an address that looks like an option',
      '192.0.2.45',
      '-oProxyCommand=x',
      ['hosts[0].address problem.value «-oProxyCommand=x»'],
    ],
    [
      'an account with a space',
      'user: rounds\n    auth: { password',
      'user: a b\n    auth: { password',
      ['hosts[0].user problem.value «a b»'],
    ],
    ['a jump through nowhere', 'jump: [app-01]', 'jump: [app-1]', ['hosts[1].jump[0] problem.no-host «app-1»']],
    ['a jump through itself', 'jump: [app-01]', 'jump: [db-01]', ['hosts[1].jump problem.jump-circle «[db-01]»']],
    [
      'a jump twice through one host',
      'jump: [app-01]',
      'jump: [app-01, app-01]',
      ['hosts[1].jump[1] problem.repeated «app-01»'],
    ],
    ['no way to log in', '{ agent: true }', '{}', ['hosts[1].auth problem.no-login «auth»']],
    [
      'two ways to log in',
      '{ agent: true }',
      "{ agent: true, password: 'env:SSH_PASSWORD' }",
      ['hosts[1].auth problem.many-logins «auth»'],
    ],
    [
      'a passphrase without a key',
      '{ agent: true }',
      "{ agent: true, passphrase: 'env:SSH_PASSWORD' }",
      ['hosts[1].auth.passphrase problem.lone-passphrase «passphrase»'],
    ],
    [
      'a login within an address',
      'https://ops',
      'https://u:pw@ops',
      ["applications[0].url problem.url-login «'https://u:••••@ops.example.com/'»"],
    ],
    [
      'an address of another kind',
      'https://ops',
      'ftp://ops',
      ["applications[0].url problem.value «'ftp://ops.example.com/'»"],
    ],
    ['a tunnel through nowhere', 'through: db-01', 'through: db-1', ['databases[0].through problem.no-host «db-1»']],
    [
      'an unknown check',
      'check: load',
      'check: laod',
      ['inspections[0].groups[0].items[0].checks[1].check problem.no-check «laod»'],
    ],
    [
      'an unknown host',
      'hosts: [app-01]',
      'hosts: [ap-01]',
      ['inspections[0].groups[0].items[0].checks[1].hosts[0] problem.no-host «ap-01»'],
    ],
    [
      'a host twice',
      'hosts: [app-01]',
      'hosts: [app-01, app-01]',
      ['inspections[0].groups[0].items[0].checks[1].hosts[1] problem.repeated «app-01»'],
    ],
    [
      'no targets',
      'hosts: [app-01], ',
      '',
      ['inspections[0].groups[0].items[0].checks[1].check problem.missing «load»'],
    ],
    [
      'targets of another kind',
      'applications: all',
      'hosts: all',
      [
        'inspections[0].groups[0].items[1].checks[0].check problem.missing «url»',
        'inspections[0].groups[0].items[1].checks[0].hosts problem.wrong-targets «hosts»',
      ],
    ],
    [
      'targets of a manual check',
      'question: 亮',
      'hosts: all, question: 亮',
      ['inspections[0].groups[0].items[1].checks[2].hosts problem.wrong-targets «hosts»'],
    ],
    [
      'a setting the check does not know',
      'query: SELECT 1',
      'query: SELECT 1, quary: x',
      ['inspections[0].groups[0].items[1].checks[1].quary problem.unknown-key «quary»'],
    ],
    [
      'a setting of a check that is not strict',
      'limits: { atMost: 80 }',
      'limit: { atMost: 80 }',
      ['inspections[0].groups[0].items[0].checks[1].limit problem.unknown-key «limit»'],
    ],
    [
      'a missing setting',
      ', query: SELECT 1',
      '',
      ['inspections[0].groups[0].items[1].checks[1].query problem.missing «check»'],
    ],
    [
      'a wrong setting',
      '[/app]',
      '[app]',
      ['inspections[0].groups[0].items[0].checks[0].paths[0] problem.value «app»'],
    ],
    [
      'a limit out of range',
      'atMost: 80',
      'atMost: 180',
      ['inspections[0].groups[0].items[0].checks[1].limits.atMost problem.value «180»'],
    ],
    [
      'an unknown limit',
      'atMost: 80',
      'atmost: 80',
      ['inspections[0].groups[0].items[0].checks[1].limits.atmost problem.unknown-key «atmost»'],
    ],
    [
      'an override of no check',
      'disk: { limits',
      'dsk: { limits',
      ['hosts[1].overrides.dsk problem.no-host-check «dsk»'],
    ],
    [
      'an override of a check of pages',
      'disk: { limits',
      'url: { limits',
      ['hosts[1].overrides.url problem.no-host-check «url»'],
    ],
    [
      'an override out of range',
      'atMost: 95',
      'atMost: 195',
      ['hosts[1].overrides.disk.limits.atMost problem.value «195»'],
    ],
    [
      'an override that does not suit',
      '{ limits: { atMost: 95 } }',
      '{ paths: [] }',
      ['hosts[1].overrides.disk.paths problem.value «[]»'],
    ],
    [
      'an override that does not go with the template',
      '{ limits: { atMost: 95 } }',
      '{ except: /app }',
      ['hosts[1].overrides.disk problem.value «{ except: /app }»'],
    ],
    [
      'an override of nothing known',
      '{ limits: { atMost: 95 } }',
      '{ path: [/x] }',
      ['hosts[1].overrides.disk.path problem.unknown-key «path»'],
    ],
    ['an item twice', 'id: login', 'id: disk', ['inspections[0].groups[0].items[1].id problem.repeated-id «disk»']],
  ])('%s', (_what, from, to, faults) => {
    expect(briefly(edit([from, to]))).toEqual(faults);
  });
});

describe('all faults at once', () => {
  test('one fault hides no other, wherever they stand', () => {
    const text = edit(
      ['number: QS-1', 'nummer: QS-1'],
      ['locale: zh-CN', 'locale: cn'],
      ['roles: [viewer]', 'roles: []'],
      ["auth: { password: 'env:SSH_PASSWORD' }", "auth: { password: 'env:UNSET' }"],
      ['jump: [app-01]', 'jump: [nowhere]'],
      ['paths: [/app]', 'paths: [app], limits: { atMost: much }'],
      ['check: manual', 'check: manuel'],
    );
    expect(briefly(text)).toEqual([
      'contract.number problem.missing «contract»',
      'contract.nummer problem.unknown-key «nummer»',
      'contract.locale problem.value «cn»',
      'people[1].roles problem.value «[]»',
      "hosts[0].auth.password secret.unset «'env:UNSET'»",
      'hosts[1].jump[0] problem.no-host «nowhere»',
      'inspections[0].groups[0].items[0].checks[0].paths[0] problem.value «app»',
      'inspections[0].groups[0].items[0].checks[0].limits.atMost problem.value «much»',
      'inspections[0].groups[0].items[1].checks[2].check problem.no-check «manuel»',
    ]);
  });

  test('each names its line and column, from 1', () => {
    const faults = faultsOf(load(edit(['number: QS-1', 'nummer: QS-1'], ['query: SELECT 1', 'query: 1'])));
    expect(faults.map(({ file, line, column }) => [file, line, column])).toEqual([
      ['/sites/ops.yaml', 1, 1],
      ['/sites/ops.yaml', 3, 3],
      ['/sites/ops.yaml', 49, 64],
    ]);
  });

  test('the nearest known word is offered', () => {
    const text = edit(
      ['number: QS-1', 'nubmer: QS-1'],
      ['check: disk,', 'check: dsik,'],
      ['timeZone: Asia/Shanghai', 'timeZone: Asia/Shangai'],
    );
    const hints = faultsOf(load(text)).flatMap((fault) => fault.hint?.values?.near ?? []);
    expect(hints).toEqual(['number', 'Asia/Shanghai', 'disk']);
  });

  test('a key of the entry itself is offered beside those of the check', () => {
    const faults = faultsOf(load(edit(['limits: { atMost: 80 }', 'limit: {}'])));
    expect(faults[0]?.hint?.values).toEqual({ near: 'limits' });
  });
});

describe('secrets', () => {
  test.each<[what: string, from: string, to: string]>([
    ['in place of a reference', "'env:SSH_PASSWORD'", 'hunter2-secret'],
    ['in quotes', "'env:SSH_PASSWORD'", '"hunter2-secret"'],
    [
      'over several lines',
      "{ password: 'env:SSH_PASSWORD' }",
      '\n      privateKey: |\n        -----BEGIN OPENSSH PRIVATE KEY-----\n        hunter2-secret\n        -----END OPENSSH PRIVATE KEY-----',
    ],
    ['as a bare text', "{ password: 'env:SSH_PASSWORD' }", 'hunter2-secret'],
    ['in a list in place of a mapping', "{ password: 'env:SSH_PASSWORD' }", '[ops, hunter2-secret]'],
    ['under a mistyped key', "password: 'env:SSH_PASSWORD'", 'passwort: hunter2-secret'],
    ['under a key without one s', "password: 'env:SSH_PASSWORD'", 'pasword: hunter2-secret'],
    ['under a key with letters swapped', "password: 'env:SSH_PASSWORD'", 'psasword: hunter2-secret'],
    ['under a key that is hardly one', "password: 'env:SSH_PASSWORD'", 'paswrod: hunter2-secret'],
    ['under another mistyped key', "password: 'env:SSH_PASSWORD'", 'privatKy: hunter2-secret'],
    ['beside a fault in the same line', "{ password: 'env:SSH_PASSWORD' }", '{ password: hunter2-secret, usr: x }'],
    ['as a number', "'env:SSH_PASSWORD'", '77002277'],
    ['within a mapping', "'env:SSH_PASSWORD'", '{ value: hunter2-secret }'],
    ['in a list', "'env:SSH_PASSWORD'", '[hunter2-secret]'],
    ['behind an anchor', "'env:SSH_PASSWORD'", '&pw hunter2-secret'],
    ['within an address', 'https://ops', 'https://u:hunter2-secret@ops'],
    ['in a file that can’t be parsed', "{ password: 'env:SSH_PASSWORD' }", '{ password: hunter2-secret : x'],
    ['in a comment beside a fault', "'env:SSH_PASSWORD' }", "'env:UNSET' } # password: hunter2-secret"],
    ['as a token under any key', 'number: QS-1', 'number: [xoxb-1-hunter2-secret]'],
  ])('a secret %s is refused, and no fault shows it', (_what, from, to) => {
    const faults = faultsOf(load(edit([from, to])));
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|77002277/);
  });

  test('a list of algorithms is no secret: what is wrong there is shown', () => {
    const hmac = 'auth: { agent: true }\n    legacyAlgorithms: { hmac: [7001] }';
    const faults = faultsOf(load(edit(["auth: { password: 'env:SSH_PASSWORD' }", hmac])));
    expect(faults.map(brief)).toEqual(['hosts[0].legacyAlgorithms.hmac[0] problem.value «7001»']);
    expect(JSON.stringify(faults[0]?.excerpt)).toContain('7001');
  });

  test('a secret that an alias brings is masked where it was written', () => {
    const text = `x-note: &note hunter2-secret\n${edit(["'env:SSH_PASSWORD'", '*note'])}`;
    const faults = faultsOf(load(text));
    expect(faults.map(brief)).toEqual(['hosts[0].auth.password problem.secret «••••»']);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  test.each<[what: string, reference: string, file: { text: string; mode: number } | null, problem: string]>([
    ['an unset variable', 'env:UNSET', null, 'secret.unset'],
    ['a missing file', 'file:pw', null, 'secret.file-missing'],
    ['an empty file', 'file:pw', { text: '\n', mode: 0o600 }, 'secret.empty'],
    ['a file that the group can read', 'file:pw', { text: 'x', mode: 0o640 }, 'secret.file-open'],
    ['a file that anybody can read', 'file:pw', { text: 'x', mode: 0o604 }, 'secret.file-open'],
    ['a file that is too large', 'file:pw', { text: 'x'.repeat(70_000), mode: 0o600 }, 'secret.file-large'],
  ])('%s is a fault', (_what, reference, file, problem) => {
    const text = edit(["'env:SSH_PASSWORD'", `'${reference}'`]);
    const faults = faultsOf(load(text, file ? { '/sites/pw': file } : {}));
    expect(faults.map(brief)).toEqual([`hosts[0].auth.password ${problem} «'${reference}'»`]);
  });

  test('a secret that many hosts share by an anchor is missed once', () => {
    const text = edit(
      ["{ password: 'env:SSH_PASSWORD' }", "&login { password: 'env:UNSET' }"],
      ['{ agent: true }', '*login'],
    );
    expect(briefly(text)).toEqual(["hosts[0].auth.password secret.unset «'env:UNSET'»"]);
  });

  test('a public key in place of the private one is a fault', () => {
    const text = edit(["password: 'env:SSH_PASSWORD'", "privateKey: 'file:id.pub'"]);
    expect(faultsOf(load(text, { '/sites/id.pub': 'ssh-ed25519 AAAA me' })).map(brief)).toEqual([
      "hosts[0].auth.privateKey problem.no-private-key «'file:id.pub'»",
    ]);
  });

  test('a relative file is looked for beside the site file, and the site names it in full', () => {
    const text = edit(["password: 'env:SSH_PASSWORD'", "privateKey: 'file:keys/id'"]);
    const loaded = load(text, { '/sites/keys/id': '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n' });
    expect(loaded.ok && loaded.sites[0]?.hosts[0]?.auth).toEqual({ privateKey: 'file:/sites/keys/id' });
  });

  test('are left alone where only the file is to be checked', () => {
    const files = memoryFiles({ '/s.yaml': edit(["'env:SSH_PASSWORD'", "'env:UNSET'"]) });
    expect(loadSites(['/s.yaml'], { files, checks: CHECKS, secrets: null }).ok).toBe(true);
  });
});

describe('templates that extend another', () => {
  const quarterly = (groups: string) =>
    `${SITE}  - id: quarterly\n    title: 季度巡检\n    extends: monthly\n    groups:\n${groups}`;
  const row = (id: string, question: string) =>
    `          - { id: ${id}, title: ${question}, checks: [{ check: manual, question: ${question} }] }\n`;

  function rows(text: string) {
    const loaded = load(text);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
    return loaded.sites[0]?.inspections[1]?.groups.map((group) => [
      group.title,
      group.items.map((item) => `${item.id} ${item.title}`),
    ]);
  }

  test('begin with its rows, and add groups', () => {
    expect(rows(quarterly(`      - title: 现场\n        items:\n${row('lamps', '指示灯')}`))).toEqual([
      ['服务器', ['disk 磁盘', 'login 登录']],
      ['现场', ['lamps 指示灯']],
    ]);
  });

  test('go on with a group of the same title and replace a row of the same id in its place', () => {
    expect(
      rows(quarterly(`      - title: 服务器\n        items:\n${row('raid', '阵列')}${row('disk', '看盘')}`)),
    ).toEqual([['服务器', ['disk 看盘', 'login 登录', 'raid 阵列']]]);
  });

  test('may not move a row to another group', () => {
    const text = quarterly(`      - title: 现场\n        items:\n${row('disk', '看盘')}`);
    expect(briefly(text)).toEqual(['inspections[1].groups[0].items[0].id problem.row-elsewhere «disk»']);
  });

  test('may not extend in a circle, nor what does not exist', () => {
    const text = quarterly(`      - title: 现场\n        items:\n${row('lamps', '灯')}`);
    expect(briefly(text.replace('    title: 月度巡检', '    extends: quarterly\n    title: 月度巡检'))).toEqual([
      'inspections[0].extends problem.template-circle «quarterly»',
    ]);
    expect(briefly(text.replace('extends: monthly', 'extends: montly'))).toEqual([
      'inspections[1].extends problem.no-template «montly»',
    ]);
  });
});

describe('files', () => {
  const sources = (files: Parameters<typeof memoryFiles>[0]) => ({
    files: memoryFiles(files),
    checks: CHECKS,
    secrets: null,
  });

  test.each<[what: string, paths: readonly string[], files: Parameters<typeof memoryFiles>[0], problem: string]>([
    ['that do not exist', ['/nowhere'], {}, 'file.missing'],
    ['of a folder without any', ['/sites'], { '/sites/notes.txt': '' }, 'file.no-sites'],
    ['of more than 1 MiB', ['/s.yaml'], { '/s.yaml': `${SITE}#${'x'.repeat(1024 * 1024)}` }, 'file.too-large'],
    ['that are no text', ['/s.yaml'], { '/s.yaml': Uint8Array.of(0xff, 0xfe, 0x41, 0) }, 'file.no-text'],
    ['with NUL characters', ['/s.yaml'], { '/s.yaml': 'a: "\0"' }, 'file.no-text'],
  ])('%s are faults', (_what, paths, files, problem) => {
    expect(faultsOf(loadSites(paths, sources(files))).map(brief)).toEqual([problem]);
  });

  test.each([
    ['an empty file', '', 'problem.empty-file'],
    ['comments alone', '# nothing yet\n', 'problem.empty-file «#»'],
    ['a list', '- a\n', 'problem.no-site «- a»'],
    ['a word', 'hello\n', 'problem.no-site «hello»'],
  ])('%s is no site', (_what, text, fault) => {
    expect(briefly(text)).toEqual([fault]);
  });

  test('one contract’s id and channel are refused to another, each named with the other file', () => {
    const files = { '/sites/a.yaml': SITE, '/sites/b.yaml': SITE, '/sites/.hidden.yaml': 'x', '/sites/readme.md': 'x' };
    const faults = faultsOf(loadSites(['/sites'], sources(files)));
    expect(faults.map((fault) => [fault.file, brief(fault), fault.problem.values?.file])).toEqual([
      ['/sites/b.yaml', 'contract.id problem.shared-id «ops»', '/sites/a.yaml'],
      ['/sites/b.yaml', 'contract.channel problem.shared-channel «C0ROUNDS01»', '/sites/a.yaml'],
    ]);
  });

  test('the faults of all files come together, and a good file does not make up for a bad one', () => {
    const other = SITE.replace('id: ops', 'id: other').replace('C0ROUNDS01', 'C0ROUNDS02');
    const files = {
      '/sites/a.yaml': SITE.replace('locale: zh-CN', 'locale: x'),
      '/sites/b.yaml': other,
      '/sites/c.yaml': 'a: [',
    };
    const faults = faultsOf(loadSites(['/sites'], sources(files)));
    expect(faults.map((fault) => fault.file)).toEqual(['/sites/a.yaml', '/sites/c.yaml']);
  });

  test('a file that is named twice is loaded once', () => {
    const loaded = loadSites(['/sites', '/sites/a.yaml'], sources({ '/sites/a.yaml': SITE }));
    expect(loaded.ok && loaded.sites.length).toBe(1);
  });

  test('real files are read, and a real secret file that others can read is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-config-'));
    mkdirSync(join(folder, 'sites'));
    writeFileSync(join(folder, 'sites', 'ops.yml'), SITE.replace("'env:SSH_PASSWORD'", "'file:../pw'"));
    writeFileSync(join(folder, 'pw'), 'correct horse\n', { mode: 0o600 });
    const read = () =>
      loadSites([join(folder, 'sites')], {
        files: localFiles,
        checks: CHECKS,
        secrets: createSecrets({ SQL_PASSWORD: 'battery staple' }, localFiles),
      });
    expect(faultsOf(read())).toEqual([]);
    chmodSync(join(folder, 'pw'), 0o640);
    expect(faultsOf(read()).map(brief)).toEqual(["hosts[0].auth.password secret.file-open «'file:../pw'»"]);
  });
});
