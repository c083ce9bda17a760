import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { keepHostKey, knownHostLine } from '../../demo/site/secrets.ts';
import { type SshServer, startSshServer } from '../../demo/site/ssh-server.ts';
import { CHANNEL, PEOPLE } from './workspace.ts';

const PASSWORD = 'e2e-host-password';

export interface SmallHost {
  readonly id: string;
  /** What its commands see beside the usual, for example a PATH with programs of its own. */
  readonly env?: { readonly [name: string]: string };
  /** Rounds is given a wrong password. */
  readonly wrongPassword?: boolean;
  /** Rounds knows it by another key. */
  readonly changedKey?: boolean;
}

export interface SmallSite {
  readonly siteFile: string;
  readonly knownHostsFile: string;
  stop(): Promise<void>;
}

/** A contract whose hosts are SSH servers on loopback that run real commands on this machine. */
export async function startSmallSite(options: {
  readonly folder: string;
  readonly hosts: readonly SmallHost[];
  /** As in a site file. */
  readonly inspections: readonly object[];
}): Promise<SmallSite> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const password = join(folder, 'password');
  const wrong = join(folder, 'wrong-password');
  await writeFile(password, PASSWORD, { mode: 0o600 });
  await writeFile(wrong, 'something else', { mode: 0o600 });
  const servers: SshServer[] = [];
  const hosts: object[] = [];
  const known: string[] = [];
  for (const host of options.hosts) {
    const hostKey = await keepHostKey(folder, host.id);
    const env = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', ...host.env };
    const server = await startSshServer({
      hostKey,
      port: 0,
      user: 'rounds',
      proof: { password: PASSWORD },
      run: (command) => spawn('setsid', ['/bin/sh', '-c', command], { cwd: '/', env }),
      mayForward: () => false,
    });
    servers.push(server);
    known.push(knownHostLine(server.port, host.changedKey ? await keepHostKey(folder, `${host.id}-before`) : hostKey));
    hosts.push({
      id: host.id,
      name: host.id,
      address: '127.0.0.1',
      port: server.port,
      user: 'rounds',
      auth: { password: `file:${host.wrongPassword ? wrong : password}` },
    });
  }
  const siteFile = join(folder, 'site.yaml');
  const knownHostsFile = join(folder, 'known_hosts');
  await writeFile(siteFile, stringify({ ...CONTRACT, hosts, inspections: options.inspections }));
  await writeFile(knownHostsFile, `${known.join('\n')}\n`);
  return {
    siteFile,
    knownHostsFile,
    async stop() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

const CONTRACT = {
  contract: {
    id: 'small-ops',
    number: 'SO-1',
    name: '小型运维合同',
    customer: '示例客户',
    provider: '示例服务商',
    system: '示例系统',
    starts: '2020-01-01',
    ends: '2099-12-31',
    timeZone: 'Asia/Shanghai',
    locale: 'zh-CN',
    channel: CHANNEL,
    periods: 'contract',
  },
  people: [
    { id: 'engineer', name: '工程师甲', slack: PEOPLE.engineer, roles: ['engineer'] },
    { id: 'operator', name: '管理员', slack: PEOPLE.lead, roles: ['operator'] },
  ],
};
