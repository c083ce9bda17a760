/** Shown in place of a secret. */
export const MASK = '••••';

/** Shorter secrets are not masked: they would make every text unreadable and protect nothing. */
const SHORTEST = 4;
/** Shorter ones are not looked for in base64, where a few letters turn up by chance. */
const SHORTEST_ENCODED = 8;
/** Lines of a private key are masked each by itself, for a log may hold only one of them. */
const SHORTEST_LINE = 24;

export interface Redactor {
  remember(secret: string): void;
  redact(text: string): string;
  /** All that it was told, for a thread of ours that has to mask the same. */
  remembered(): readonly string[];
}

/** Masks the secrets it was told, and nothing else. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  const forms = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    remember(secret) {
      if (known.has(secret)) return;
      known.add(secret);
      for (const form of formsOf(secret)) forms.add(form);
      pattern = null;
    },
    redact(text) {
      if (forms.size === 0 || text === '') return text;
      // Longest first, so that a secret that begins like another one is masked whole.
      pattern ??= new RegExp(
        [...forms]
          .sort((a, b) => b.length - a.length)
          .map(literal)
          .join('|'),
        'g',
      );
      return text.replace(pattern, MASK);
    },
    remembered: () => [...known],
  };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return [];
  const lines = secret.split(/\r?\n/);
  const keyLines =
    lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('---')) : [];
  const forms = [
    secret,
    ...keyLines,
    encodeUrl(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", `'\\''`),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ];
  return secret.length < SHORTEST_ENCODED ? forms : [...forms, ...base64Forms(secret)];
}

function encodeUrl(secret: string): string {
  return encodeURIComponent(secret.toWellFormed());
}

/**
 * What a secret looks like within base64, after any text before it (`user:` in a login): one form for each of the three
 * ways it can fall on the groups of three bytes, without the characters at the ends that also depend on its neighbours.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const certain = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
