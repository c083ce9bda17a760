import { z } from 'zod';
import type { Check } from '../core/check.ts';
import { says, when } from './schema-keywords.ts';
import { siteSchema } from './site-schema.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * The JSON Schema of the site file, as text, for editors: completion, descriptions and faults while typing. It knows the
 * settings of every check. What refers to something else (ids, circles, repetitions, earlier and later) only
 * {@link loadSites} can check.
 */
export function renderJsonSchema(checks: Iterable<Check>): string {
  const list = [...checks].sort((a, b) => a.id.localeCompare(b.id));
  const { $schema, ...site } = toJsonSchema(siteSchema);
  const schema = {
    $schema,
    title: 'Rounds site file 站点文件',
    ...site,
    patternProperties: { '^x-': { description: 'Anchors for use elsewhere in the file. 供引用的锚点。' } },
  };
  addCheckSettings(schema, list);
  addOverrides(schema, list);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.pattern !== undefined) spellOutPattern(zodSchema, jsonSchema);
      // zod writes the bounds of safe integers where none are given.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
}

function spellOutPattern(zodSchema: z.core.$ZodType, jsonSchema: JsonSchema): void {
  for (const check of zodSchema._zod.def.checks ?? []) {
    const { def } = check._zod;
    const pattern = 'pattern' in def && def.pattern instanceof RegExp ? def.pattern : null;
    if (pattern?.ignoreCase && pattern.source === jsonSchema.pattern)
      jsonSchema.pattern = spellOutCases(pattern.source);
  }
}

/** JSON Schema has no flags: `/[kmg]b/i` becomes `[kKmMgG][bB]`. */
function spellOutCases(source: string): string {
  let inClass = false;
  return source.replaceAll(/\\(?:[pP]\{[^}]*\}|.)|\(\?<?[=!:]|[[\]a-zA-Z]/g, (part) => {
    if (part === '[') inClass = true;
    if (part === ']') inClass = false;
    if (!/^[a-zA-Z]$/.test(part)) return part;
    const both = `${part.toLowerCase()}${part.toUpperCase()}`;
    return inClass ? both : `[${both}]`;
  });
}

/** Walks down `properties` and `items`. */
function at(schema: JsonSchema, ...steps: readonly string[]): JsonSchema {
  return steps.reduce<JsonSchema>((found, step) => {
    const next = step === '[]' ? found.items : found.properties?.[step];
    if (typeof next !== 'object' || Array.isArray(next)) throw new Error(`no "${step}" in the JSON Schema`);
    return next as JsonSchema;
  }, schema);
}

function addCheckSettings(schema: JsonSchema, checks: readonly Check[]): void {
  const entry = at(schema, 'inspections', '[]', 'groups', '[]', 'items', '[]', 'checks', '[]');
  const check = at(entry, 'check');
  check.enum = checks.map(({ id }) => id);
  entry.allOf = checks.map((known) =>
    when(says('check', known.id), settingsOf(known, Object.keys(entry.properties ?? {}))),
  );
}

const TARGETS: { readonly [K in Check['kind']]: string | null } = {
  shell: 'hosts',
  http: 'applications',
  sql: 'databases',
  manual: null,
};

function settingsOf(check: Check, common: readonly string[]): JsonSchema {
  const params = withoutHead(check.params);
  const target = TARGETS[check.kind];
  const fields = common.filter((name) => !Object.values(TARGETS).includes(name) || name === target);
  return {
    properties: {
      ...Object.fromEntries(fields.map((name) => [name, {}])),
      ...params.properties,
      limits: withoutHead(check.limits),
    },
    required: [...(target === null ? [] : [target]), ...(params.required ?? [])],
    additionalProperties: false,
  };
}

/** A host changes single settings, so that none is required. */
function addOverrides(schema: JsonSchema, checks: readonly Check[]): void {
  const overrides = at(schema, 'hosts', '[]', 'overrides');
  const shell = checks.filter(({ kind }) => kind === 'shell');
  overrides.additionalProperties = false;
  delete overrides.propertyNames;
  overrides.properties = Object.fromEntries(
    shell.map((check) => {
      const { properties } = withoutHead(check.params);
      const settings = { ...properties, limits: withoutHead(check.limits) };
      return [check.id, { type: 'object', properties: settings, additionalProperties: false }];
    }),
  );
}

function withoutHead(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema);
  return rest;
}
