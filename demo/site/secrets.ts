import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';

/** A text of a file that only its owner can read, made when it is not there. */
async function keep(path: string, make: () => string): Promise<string> {
  if (!existsSync(path)) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Whoever is killed meanwhile leaves no half of it under its name.
    await writeFile(`${path}.new`, make(), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return readFile(path, 'utf8');
}

/** A random password, kept in a file of the folder. */
export function keepPassword(folder: string, name: string): Promise<string> {
  return keep(join(folder, name), () => randomBytes(18).toString('base64url'));
}

/** The private key of a host, kept in a file of the folder. */
export function keepHostKey(folder: string, host: string): Promise<string> {
  return keep(join(folder, host), () => makePrivateKey(host));
}

/** The key that Rounds logs in with, kept in a file under a passphrase. */
export async function keepUserKey(folder: string, name: string, passphrase: string): Promise<ParsedKey> {
  return readKey(await keep(join(folder, name), () => makePrivateKey('rounds', passphrase)), passphrase);
}

/** Of 256 keys that ssh2 makes it can't read one itself (https://github.com/mscdex/ssh2/issues/1513): then another is made. */
export function makePrivateKey(comment: string, passphrase?: string): string {
  const locked = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 16 };
  for (;;) {
    const { private: text } = ssh2.utils.generateKeyPairSync('ed25519', { comment, ...locked });
    if (!(ssh2.utils.parseKey(text, passphrase) instanceof Error)) return text;
  }
}

function readKey(text: string, passphrase?: string): ParsedKey {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) throw key;
  return key;
}

/** A line of known_hosts for a server on a port of this machine. */
export function knownHostLine(port: number, hostKey: string): string {
  const key = readKey(hostKey);
  return `[127.0.0.1]:${port} ${key.type} ${key.getPublicSSH().toString('base64')}`;
}
