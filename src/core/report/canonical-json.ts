type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/**
 * The one text of plain data, whatever order its members came in: what a hash is made of. Instants are ISO 8601. Members that
 * are undefined are left out, as JSON leaves them out.
 *
 * @param without members of this name are left out, however deep.
 * @throws for numbers that JSON has no word for.
 */
export function canonicalJson(value: unknown, without: string | null = null): string {
  return write(value as Plain, without);
}

function write(value: Plain, without: string | null): string {
  if (value === undefined) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`no JSON for ${value}`);
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${write(item, without)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member === undefined || name === without) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${write(member, without)}`;
  }
  return `{${text}}`;
}

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}
