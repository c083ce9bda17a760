import { isObject, type Json, type JsonObject, objectsOf } from './json.ts';
import { Refusal } from './refusal.ts';

/** The arguments of a call: strings from a form, anything from JSON. */
export type Arguments = JsonObject;

/**
 * Reads the arguments of a request in any of the forms that Slack takes.
 * @throws Refusal `invalid_json`, `json_not_object`, `invalid_post_type`, `invalid_form_data`
 */
export async function parseArguments(type: string, body: Buffer, query: URLSearchParams): Promise<Arguments> {
  const fromQuery = Object.fromEntries(query);
  if (body.length === 0) return fromQuery;
  if (type.startsWith('application/json')) return { ...fromQuery, ...parseJson(body.toString('utf8')) };
  if (type === '' || type.startsWith('application/x-www-form-urlencoded')) {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
  }
  if (type.startsWith('multipart/form-data')) return { ...fromQuery, ...(await parseMultipart(type, body)) };
  throw new Refusal('invalid_post_type');
}

function parseJson(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('invalid_json');
  }
  if (!isObject(value)) throw new Refusal('json_not_object');
  return value;
}

async function parseMultipart(type: string, body: Buffer): Promise<JsonObject> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(
      [...form].filter(([, value]) => typeof value === 'string').map(([k, v]) => [k, String(v)]),
    );
  } catch {
    throw new Refusal('invalid_form_data');
  }
}

export function textArgument(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function flagArgument(args: Arguments, name: string): boolean {
  const value = args[name];
  return value === true || value === 1 || value === 'true' || value === '1';
}

/** @throws Refusal `invalid_limit` */
export function limitArgument(args: Arguments, fallback: number, largest: number): number {
  if (args.limit === undefined || args.limit === '') return fallback;
  const limit = Number(args.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new Refusal('invalid_limit');
  return Math.min(limit, largest);
}

/** A member that is JSON inside a form, or JSON already; undefined when it was not given. */
export function structureArgument(args: Arguments, name: string, fault: string): Json | undefined {
  const value = args[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw new Refusal(fault);
  }
}

/** @throws Refusal when it is there but no list of objects */
export function objectsArgument(args: Arguments, name: string, fault: string): readonly JsonObject[] | undefined {
  const value = structureArgument(args, name, fault);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || objectsOf(value).length !== value.length) throw new Refusal(fault);
  return objectsOf(value);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string;
}

/** Cuts a page out of a list. A cursor is opaque to the caller; here it names the place to go on. */
export function pageOf<T>(args: Arguments, list: readonly T[], limit: number): Page<T> {
  const start = cursorPosition(textArgument(args, 'cursor'));
  const end = start + limit;
  const nextCursor = end < list.length ? Buffer.from(`at:${end}`).toString('base64') : '';
  return { items: list.slice(start, end), nextCursor };
}

function cursorPosition(cursor: string): number {
  if (cursor === '') return 0;
  const match = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (!match) throw new Refusal('invalid_cursor');
  return Number(match[1]);
}
