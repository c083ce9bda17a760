import { z } from 'zod';
import type { Fault } from '../../src/config/fault.ts';
import type { FileAccess, FileContent } from '../../src/config/file-access.ts';
import { type LoadedSites, loadSites } from '../../src/config/load-sites.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import type { Check } from '../../src/core/check.ts';

/** Files that exist in memory only, with a mode; folders are their paths' parents. */
export function memoryFiles(files: {
  readonly [path: string]: string | Uint8Array | { text: string; mode: number };
}): FileAccess {
  const fail = (code: string) => Object.assign(new Error(code), { code });
  return {
    read(path, limitBytes): FileContent {
      const file = files[path];
      if (file === undefined) throw fail('ENOENT');
      const content = typeof file === 'string' || file instanceof Uint8Array ? { text: file, mode: 0o600 } : file;
      const bytes = typeof content.text === 'string' ? Buffer.from(content.text) : content.text;
      return { bytes: bytes.subarray(0, limitBytes + 1), mode: content.mode };
    },
    list(path) {
      if (files[path] !== undefined) return null;
      const names = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      if (names.length === 0) throw fail('ENOENT');
      return names.map((name) => name.slice(path.length + 1)).sort();
    },
  };
}

const limits = z.strictObject({ atMost: z.number().max(100).default(90) });

/** Checks of every kind, so that these tests depend on none of the real ones. */
export const CHECKS: readonly Check[] = [
  {
    id: 'disk',
    kind: 'shell',
    params: z
      .strictObject({ paths: z.array(z.string().startsWith('/')).min(1), except: z.string().optional() })
      .refine(({ paths, except }) => !paths.includes(except ?? ''), { error: 'not one of the paths' }),
    limits,
    collect: () => ({ script: '' }),
    parse: () => null,
    judge: () => [],
  },
  {
    id: 'load',
    kind: 'shell',
    // Its author forgot to be strict.
    params: z.object({}),
    limits,
    collect: () => ({ script: '' }),
    parse: () => null,
    judge: () => [],
  },
  {
    id: 'url',
    kind: 'http',
    params: z.strictObject({ login: z.boolean().default(false) }),
    limits,
    collect: () => ({ steps: [] }),
    parse: () => null,
    judge: () => [],
  },
  {
    id: 'sql-count',
    kind: 'sql',
    params: z.strictObject({ query: z.string() }),
    limits,
    collect: () => ({ statements: [] }),
    parse: () => null,
    judge: () => [],
  },
  {
    id: 'manual',
    kind: 'manual',
    params: z.strictObject({ question: z.string() }),
    limits: z.strictObject({}),
    question: () => '',
  },
];

/** A site without faults. The tests change one thing of it at a time. */
export const SITE = `contract:
  id: ops
  number: QS-1
  name: 合同
  customer: 青石
  provider: 松涧
  system: 运维系统
  starts: 2026-11-01
  ends: 2027-10-31
  timeZone: Asia/Shanghai
  locale: zh-CN
  channel: C0ROUNDS01
people:
  - { id: lin, name: 林一舟, slack: U0ENGINEER1, roles: [engineer] }
  - { id: bai, name: 白夏, roles: [viewer] }
hosts:
  - id: app-01
    name: 应用服务器
    address: 192.0.2.45
    user: rounds
    auth: { password: 'env:SSH_PASSWORD' }
  - id: db-01
    name: 数据库服务器
    address: 192.0.2.46
    user: rounds
    auth: { agent: true }
    jump: [app-01]
    overrides:
      disk: { limits: { atMost: 95 } }
applications:
  - { id: web, name: 门户, url: 'https://ops.example.com/' }
databases:
  - { id: opsdb, name: 库, engine: mysql, through: db-01, user: r, password: 'env:SQL_PASSWORD', schema: ops }
inspections:
  - id: monthly
    title: 月度巡检
    groups:
      - title: 服务器
        items:
          - id: disk
            title: 磁盘
            checks:
              - { check: disk, hosts: all, paths: [/app] }
              - { check: load, hosts: [app-01], limits: { atMost: 80 } }
          - id: login
            title: 登录
            checks:
              - { check: url, applications: all }
              - { check: sql-count, databases: [opsdb], query: SELECT 1 }
              - { check: manual, question: 亮绿灯？ }
`;

const ENV = { SSH_PASSWORD: 'correct horse', SQL_PASSWORD: 'battery staple' };

export function load(text: string, files: Parameters<typeof memoryFiles>[0] = {}): LoadedSites {
  const access = memoryFiles({ '/sites/ops.yaml': text, ...files });
  return loadSites(['/sites/ops.yaml'], { files: access, checks: CHECKS, secrets: createSecrets(ENV, access) });
}

export function faultsOf(loaded: LoadedSites): readonly Fault[] {
  return loaded.ok ? [] : loaded.faults;
}

/** Path, problem and what is marked in the file, for example `hosts[0].port problem.value «22»`. */
export function brief(fault: Fault): string {
  const { excerpt } = fault;
  const marked = excerpt ? ` «${excerpt.text.slice(excerpt.mark, excerpt.mark + excerpt.length)}»` : '';
  return `${fault.path} ${fault.problem.key.replace(/^config\./, '')}${marked}`.trimStart();
}
