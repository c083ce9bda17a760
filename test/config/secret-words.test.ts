import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { SECRET_VARIABLES, VARIABLES } from '../../src/config/environment-schema.ts';
import { renderJsonSchema } from '../../src/config/json-schema.ts';
import { mayBeSecret, mayHoldSecret } from '../../src/config/secret-words.ts';
import { SECRET_REFERENCE } from '../../src/config/secrets.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
}

interface Place {
  readonly key: string;
  /** What may stand there: `object`, `array`, `string` …, and those of every alternative. */
  readonly types: ReadonlySet<string>;
  readonly isSecret: boolean;
}

/** Every key that the site file may have, wherever it may stand. */
function placesIn(node: unknown): Place[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, inner]) => {
    if (name !== 'properties' || typeof inner !== 'object' || inner === null) return placesIn(inner);
    return Object.entries(inner as { readonly [key: string]: Schema }).flatMap(([key, schema]) => [
      { key, types: new Set(typesOf(schema)), isSecret: schema.pattern === SECRET_REFERENCE.source },
      ...placesIn(schema),
    ]);
  });
}

function typesOf(schema: Schema): string[] {
  const values = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  const own = schema.type ?? values.map((value) => typeof value);
  return [...[own].flat(), ...(schema.anyOf ?? []).flatMap(typesOf)];
}

const places = placesIn(JSON.parse(renderJsonSchema(checks)));
const SAMPLES: { readonly [type: string]: unknown } = {
  string: 'text',
  number: 7,
  integer: 7,
  boolean: true,
  array: ['text'],
  object: {},
};

describe('every key of the site file', () => {
  test('is known here with what it may hold', () => {
    expect(places.length).toBeGreaterThan(300);
    expect(places.filter(({ isSecret }) => isSecret).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['password', 'passphrase', 'privateKey', 'bearer', 'secret']),
    );
  });

  test('that holds a secret hides what stands there', () => {
    const shown = places.filter(({ key, isSecret }) => isSecret && !mayHoldSecret(key));
    expect(shown.map(({ key }) => key)).toEqual([]);
  });

  test('that holds none shows what belongs there', () => {
    const hidden = places.filter(
      ({ key, types, isSecret }) => !isSecret && [...types].some((type) => mayBeSecret(key, SAMPLES[type] ?? null)),
    );
    expect(hidden.map(({ key }) => key)).toEqual([]);
  });

  test.each(['auth', 'login', 'basic'])('%s hides what stands bare in place of a mapping', (key) => {
    for (const bare of ['text', 7, ['text']]) expect(mayBeSecret(key, bare)).toBe(true);
  });
});

test('every variable of the environment whose name speaks of a secret is kept as one, and a URL that may hold a password', () => {
  const named = Object.keys(VARIABLES).filter((name) => mayHoldSecret(name));
  expect([...named, 'MYSQL_URL', 'HTTPS_PROXY'].sort()).toEqual([...SECRET_VARIABLES].sort());
});
