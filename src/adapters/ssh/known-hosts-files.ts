import { createHash, createHmac, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  entriesOf,
  type HashName,
  type HostKey,
  type KnownHostEntry,
  knownHostName,
  parseKnownHosts,
} from '../../core/known-hosts.ts';
import type { Host, Site } from '../../core/site.ts';

const FILE_LIMIT_BYTES = 4 * 1024 * 1024;

export interface KnownHostsFiles {
  /** Every line that speaks of the host. Our own file may name it `contract/host`, and any file by its address. */
  entriesFor(site: Site, host: Host): Promise<readonly KnownHostEntry[]>;
  /**
   * Stores a key as the one of this host in our own file, and takes away what that file knew of it under its own name.
   * Written beside the file, synced and renamed.
   * @returns the lines that were taken away
   */
  trust(site: Site, host: Host, key: HostKey, at: Date): Promise<readonly string[]>;
  readonly ownFile: string;
}

/** @param userFiles are read, never written, and may be missing: for example `~/.ssh/known_hosts`. */
export function createKnownHostsFiles(files: {
  readonly ownFile: string;
  readonly userFiles: readonly string[];
}): KnownHostsFiles {
  const own = createCachedFile(files.ownFile);
  const users = files.userFiles.map(createCachedFile);
  let writing: Promise<unknown> = Promise.resolve();
  return {
    ownFile: files.ownFile,
    async entriesFor(site, host) {
      const address = knownHostName(host.address, host.port);
      const found = await Promise.all([
        own.entriesFor([ownName(site, host), address]),
        ...users.map((file) => file.entriesFor([address])),
      ]);
      return found.flat();
    },
    trust(site, host, key, at) {
      const result = writing.then(() => replaceOwnLines(files.ownFile, site, host, { key, at }));
      writing = result.catch(() => undefined);
      return result;
    },
  };
}

/**
 * Addresses behind different customers' jump hosts may be the same, so a key is trusted for a host of a contract, not
 * for an address.
 */
function ownName(site: Site, host: Host): string {
  return `${site.contract.id}/${host.id}`;
}

/** `SHA256:…`, as ssh and ssh-keygen show it. */
export function fingerprintOf(key: HostKey): string {
  const digest = createHash('sha256').update(Buffer.from(key.blob, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

const hashName: HashName = (salt, name) =>
  createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');

/** Keeps a file's entries, and what was found for a host, until the file changes. */
function createCachedFile(path: string) {
  let version: string | null = null;
  let loaded: Promise<{ entries: KnownHostEntry[]; byNames: Map<string, KnownHostEntry[]> }> | null = null;
  return {
    async entriesFor(names: readonly string[]): Promise<readonly KnownHostEntry[]> {
      const current = versionOf(path);
      if (loaded === null || current !== version) {
        version = current;
        loaded = readEntries(path, current).then((entries) => ({ entries, byNames: new Map() }));
      }
      const { entries, byNames } = await loaded.catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      const key = names.join('\n');
      const found = byNames.get(key) ?? entriesOf(entries, names);
      byNames.set(key, found);
      return found;
    },
  };
}

/** Null when there is no such file. Asked for every connection: at once it is far cheaper than by way of a thread. */
function versionOf(path: string): string | null {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function readEntries(path: string, version: string | null): Promise<KnownHostEntry[]> {
  if (version === null) return [];
  const content = await readFile(path);
  if (content.length > FILE_LIMIT_BYTES) throw new Error(`${path} is larger than ${FILE_LIMIT_BYTES} bytes`);
  return parseKnownHosts(content.toString('utf8'), path, hashName);
}

async function replaceOwnLines(
  path: string,
  site: Site,
  host: Host,
  { key, at }: { readonly key: HostKey; readonly at: Date },
): Promise<readonly string[]> {
  const name = ownName(site, host);
  const before = versionOf(path) === null ? '' : await readFile(path, 'utf8');
  const lines = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const isOurs = (line: string) => line.split(' ')[0] === name;
  const comment = `${knownHostName(host.address, host.port)} ${at.toISOString()}`;
  const kept = [...lines.filter((line) => !isOurs(line)), `${name} ${key.type} ${key.blob} ${comment}`];
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(`${kept.join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return lines.filter(isOurs);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
