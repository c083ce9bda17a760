/** One usable line of a known_hosts file, as `man sshd` describes it. */
export interface KnownHostEntry {
  readonly marker: 'revoked' | 'cert-authority' | null;
  /** Whether the line speaks of a host of this name, written as {@link knownHostName} does. */
  readonly names: (name: string) => boolean;
  readonly key: HostKey;
  readonly place: KnownHostPlace;
}

/** A public host key 主机密钥. */
export interface HostKey {
  /** For example `ssh-ed25519`. */
  readonly type: string;
  /** The key in SSH's wire form, base64. */
  readonly blob: string;
}

export interface KnownHostPlace {
  readonly file: string;
  readonly line: number;
}

export type HostKeyVerdict =
  | { readonly state: 'trusted'; readonly place: KnownHostPlace }
  /** Marked `@revoked`: never to be trusted. */
  | { readonly state: 'revoked'; readonly place: KnownHostPlace }
  /** Other keys are known of this host. */
  | { readonly state: 'changed'; readonly known: readonly KnownHostEntry[] }
  | { readonly state: 'unknown' };

/** HMAC-SHA1 of a text, both the key and the result in base64: how OpenSSH hides host names. */
export type HashName = (salt: string, name: string) => string;

/** The name under which known_hosts files know an address: the port is told unless it is 22. */
export function knownHostName(address: string, port: number): string {
  const lower = address.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Reads a known_hosts file; comments and lines that are no valid entries are passed over, as ssh does. */
export function parseKnownHosts(text: string, file: string, hashName: HashName): KnownHostEntry[] {
  return text.split('\n').flatMap((line, index) => parseLine(line, { file, line: index + 1 }, hashName) ?? []);
}

function parseLine(line: string, place: KnownHostPlace, hashName: HashName): KnownHostEntry | null {
  const words = line.trim().split(/[ \t]+/);
  const marker = parseMarker(words[0] ?? '');
  if (marker === 'unknown') return null;
  const [names, type, blob] = marker === null ? words : words.slice(1);
  if (!names || names.startsWith('#') || !type || !blob || !holdsKeyOfType(blob, type)) return null;
  return { marker, names: nameMatcher(names, hashName), key: { type, blob }, place };
}

function parseMarker(word: string): KnownHostEntry['marker'] | 'unknown' {
  if (!word.startsWith('@')) return null;
  if (word === '@revoked') return 'revoked';
  return word === '@cert-authority' ? 'cert-authority' : 'unknown';
}

/** A blob begins with the length and the name of its type. */
function holdsKeyOfType(blob: string, type: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(blob) || blob.length % 4 !== 0) return false;
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.length < 4) return false;
  const length = bytes.readUInt32BE(0);
  return bytes.length > 4 + length && bytes.toString('latin1', 4, 4 + length) === type;
}

function nameMatcher(names: string, hashName: HashName): KnownHostEntry['names'] {
  if (names.startsWith('|')) {
    const [, magic, salt, hash] = names.split('|');
    if (magic !== '1' || !salt || !hash) return () => false;
    return (name) => hashName(salt, name) === hash;
  }
  const patterns = names.toLowerCase().split(',').filter(Boolean);
  const refused = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => matcher(pattern.slice(1)));
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(matcher);
  return (name) => wanted.some((matches) => matches(name)) && !refused.some((matches) => matches(name));
}

/**
 * `*` stands for any characters, `?` for one; everything else, brackets too, for itself. Goes back to the last `*` only, so
 * that no pattern takes long.
 */
function matcher(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  return (name) => {
    let at = 0;
    let position = 0;
    let lastStar = -1;
    let retryAt = 0;
    while (at < name.length) {
      if (pattern[position] === '*') {
        lastStar = position;
        retryAt = at;
        position += 1;
      } else if (pattern[position] === '?' || pattern[position] === name[at]) {
        position += 1;
        at += 1;
      } else if (lastStar >= 0) {
        position = lastStar + 1;
        retryAt += 1;
        at = retryAt;
      } else return false;
    }
    return /^\**$/.test(pattern.slice(position));
  };
}

/** The lines that speak of a host under any of its names. Certificate authorities are left out: Rounds checks keys, not certificates. */
export function entriesOf(entries: readonly KnownHostEntry[], names: readonly string[]): KnownHostEntry[] {
  return entries.filter((entry) => entry.marker !== 'cert-authority' && names.some((name) => entry.names(name)));
}

/**
 * Judges the key that a host offers by the lines that speak of it ({@link entriesOf}). A revoked key is refused whatever else is
 * known; a key of another type than those known counts as changed, for a known type is asked for first.
 */
export function judgeHostKey(entries: readonly KnownHostEntry[], offered: HostKey): HostKeyVerdict {
  const same = entries.filter((entry) => entry.key.blob === offered.blob);
  const revoked = same.find((entry) => entry.marker === 'revoked');
  if (revoked) return { state: 'revoked', place: revoked.place };
  const trusted = same.find((entry) => entry.marker === null);
  if (trusted) return { state: 'trusted', place: trusted.place };
  const known = entries.filter((entry) => entry.marker === null);
  return known.length > 0 ? { state: 'changed', known } : { state: 'unknown' };
}

/** The types of the keys that are trusted for a host, so that it can be asked for one of them. */
export function trustedKeyTypes(entries: readonly KnownHostEntry[]): ReadonlySet<string> {
  return new Set(entries.filter((entry) => entry.marker === null).map((entry) => entry.key.type));
}
