type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/**
 * The one text of plain data, whatever order its members came in: what a hash is made of. Members that are undefined are left
 * out, as JSON leaves them out.
 *
 * @throws for numbers that JSON has no word for.
 */
export function canonicalJson(value: unknown): string {
  return write(value as Plain);
}

function write(value: Plain): string {
  if (value === undefined) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`no JSON for ${value}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${write(item)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${write(member)}`;
  }
  return `{${text}}`;
}

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}
