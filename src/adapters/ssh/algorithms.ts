import { createRequire } from 'node:module';
import type { Algorithms } from 'ssh2';
import type { LegacyAlgorithms } from '../../core/site.ts';

/** What a host may be made to accept beyond the defaults, per host: the four lists of `legacyAlgorithms`. */
export type AlgorithmKind = keyof LegacyAlgorithms;
const ALGORITHM_KINDS: readonly AlgorithmKind[] = ['kex', 'serverHostKey', 'cipher', 'hmac'];

export type AlgorithmLists = { readonly [K in AlgorithmKind]: readonly string[] };

/** What Rounds offers to every host, best first. No SHA-1, no CBC: ssh2's own defaults would still allow some of it. */
const OFFERED: AlgorithmLists = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
};

const constants: { readonly [name: string]: unknown } = createRequire(import.meta.url)(
  'ssh2/lib/protocol/constants.js',
);

/** All that ssh2 and this machine's OpenSSL can do, the oldest too. */
const SUPPORTED: AlgorithmLists = {
  kex: names('SUPPORTED_KEX'),
  serverHostKey: names('SUPPORTED_SERVER_HOST_KEY'),
  cipher: names('SUPPORTED_CIPHER'),
  hmac: names('SUPPORTED_MAC'),
};

function names(constant: string): readonly string[] {
  const list = constants[constant];
  if (!Array.isArray(list)) throw new Error(`ssh2 no longer tells its ${constant}`);
  return list;
}

/** The lists to offer to a host: the defaults, then the ones its entry in the site file adds. */
export function offerFor(
  legacy: LegacyAlgorithms | undefined,
  knownKeyTypes: ReadonlySet<string> = new Set(),
): AlgorithmLists {
  const offer = (kind: AlgorithmKind) => [
    ...new Set([...OFFERED[kind], ...(legacy?.[kind] ?? [])].filter((name) => SUPPORTED[kind].includes(name))),
  ];
  return {
    kex: offer('kex'),
    serverHostKey: knownFirst(offer('serverHostKey'), knownKeyTypes),
    cipher: offer('cipher'),
    hmac: offer('hmac'),
  };
}

/**
 * A host whose ed25519 key is known must be asked for that one: with its ecdsa key it would look like another host.
 * RSA keys have one type, `ssh-rsa`, and several signature algorithms.
 */
function knownFirst(algorithms: readonly string[], knownKeyTypes: ReadonlySet<string>): readonly string[] {
  const isKnown = (name: string) => knownKeyTypes.has(keyTypeOf(name));
  return [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))];
}

/** The type of key that a host key algorithm signs with. */
export function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}

/** Everything there is, strongest first: to find out what a host that refused our offer would take. */
export function offerEverything(): AlgorithmLists {
  const all = (kind: AlgorithmKind) =>
    [...new Set([...OFFERED[kind], ...SUPPORTED[kind]])].filter((name) => SUPPORTED[kind].includes(name));
  return { kex: all('kex'), serverHostKey: all('serverHostKey'), cipher: all('cipher'), hmac: all('hmac') };
}

/** Names under `legacyAlgorithms` that cannot be used here: misspelt, or removed from OpenSSL. */
export function unsupportedAlgorithms(legacy: LegacyAlgorithms | undefined): readonly string[] {
  return ALGORITHM_KINDS.flatMap((kind) => (legacy?.[kind] ?? []).filter((name) => !SUPPORTED[kind].includes(name)));
}

/** In the form that ssh2 takes; its types know only the names of their day. */
export function toSsh2(lists: AlgorithmLists): Algorithms {
  return { ...lists } as Algorithms;
}
