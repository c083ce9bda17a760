/** A form on a page, as far as filling it in needs. */
export interface PageForm {
  /** Where it is sent, as the page says: absolute, relative or empty. */
  readonly action: string;
  /** Names and values of its hidden fields. */
  readonly hidden: readonly (readonly [string, string])[];
  /** Names of the fields that a person fills in. */
  readonly fields: readonly string[];
}

const TAG = /<(\/?)(form|input|textarea|select|base)\b((?:"[^"]{0,4096}"|'[^']{0,4096}'|[^'"<>]){0,4096})>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/**
 * The form of a page that has the named fields, else the first one with any field to fill in; null when there is none.
 * `base` is the page's `<base href>`, where it has one.
 */
export function findForm(html: string, names: readonly string[]): { form: PageForm; base: string | null } | null {
  const forms: { action: string; hidden: [string, string][]; fields: string[] }[] = [];
  let base: string | null = null;
  let open: (typeof forms)[number] | null = null;
  for (const [, closing, tag = '', text = ''] of withoutScripts(html).matchAll(TAG)) {
    const name = tag.toLowerCase();
    const attributes = parseAttributes(text);
    if (name === 'base') base ??= attributes.get('href') ?? null;
    else if (name === 'form') {
      open = closing === '/' ? null : { action: attributes.get('action')?.trim() ?? '', hidden: [], fields: [] };
      if (open) forms.push(open);
    } else if (open && closing !== '/') {
      const field = attributes.get('name');
      if (field === undefined) continue;
      if (attributes.get('type')?.toLowerCase() === 'hidden') open.hidden.push([field, attributes.get('value') ?? '']);
      else open.fields.push(field);
    }
  }
  const form =
    forms.find((candidate) => names.some((name) => candidate.fields.includes(name))) ??
    forms.find((candidate) => candidate.fields.length > 0);
  return form ? { form, base } : null;
}

function parseAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, decodeEntities(double ?? single ?? bare ?? ''));
  }
  return attributes;
}

/** Comments and scripts may show forms that are not there. */
function withoutScripts(html: string): string {
  return cutBetween(cutBetween(html, '<!--', '-->'), '<script', '</script>');
}

function cutBetween(html: string, start: string, end: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const from = lower.indexOf(start, at);
    if (from < 0) break;
    kept.push(html.slice(at, from));
    const to = lower.indexOf(end, from);
    if (to < 0) return kept.join('');
    at = to + end.length;
  }
  return kept.join('') + html.slice(at);
}

const NAMED: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Character references of HTML, the named ones as far as they occur in forms. */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
