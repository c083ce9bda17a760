import { shellQuote } from '../check.ts';
import type { Host } from '../site.ts';

export interface BringOrder {
  /** Absolute; on the machine that Rounds runs on, or on the host that they are brought from. */
  readonly files: readonly string[];
  readonly from?: Host | undefined;
  readonly to: Host;
  /** On the host that they are brought to. */
  readonly folder: string;
  /** Of the site: what is only reached through others is reached through them here, too. */
  readonly hosts: readonly Host[];
}

/** Commands for the machine that Rounds runs on, which bring files to a host. What comes from another host passes through the current folder. */
export function bringCommands({ files, from, to, folder, hosts }: BringOrder): string[] {
  const target = shellQuote(`${loginOf(to)}:${folder.replace(/\/+$/, '')}/`);
  const send = (paths: readonly string[]) => `${scp(to, hosts)} ${paths.map(shellQuote).join(' ')} ${target}`;
  if (!from) return [send(files)];
  const fetched = files.map((path) => `${scp(from, hosts)} ${shellQuote(`${loginOf(from)}:${path}`)} .`);
  return [...fetched, send(files.map((path) => path.slice(path.lastIndexOf('/') + 1)))];
}

function scp(host: Host, hosts: readonly Host[]): string {
  const jumps = host.jump.flatMap((id) => hosts.filter((candidate) => candidate.id === id));
  const through = jumps.map((jump) => `${loginOf(jump)}:${jump.port}`).join(',');
  return [
    `scp -p -P ${host.port}`,
    ...(through === '' ? [] : [`-J ${shellQuote(through)}`]),
    ...('privateKey' in host.auth && host.auth.privateKey.startsWith('file:')
      ? [`-i ${shellQuote(host.auth.privateKey.slice('file:'.length))}`]
      : []),
  ].join(' ');
}

function loginOf({ user, address }: Host): string {
  return `${user}@${address.includes(':') ? `[${address}]` : address}`;
}
