/** A piece of XML that is well formed by construction. */
export interface Xml {
  readonly xml: string;
}

export type Child = Xml | readonly Child[] | null;

export type Attributes = { readonly [name: string]: string | number | undefined };

export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Xml {
  const start = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  const content = join(children);
  return { xml: content === '' ? `<${name}${start}/>` : `<${name}${start}>${content}</${name}>` };
}

export function characters(text: string): Xml {
  return { xml: escapeXml(text) };
}

/** A whole part of the package. */
export function xmlFile(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${root.xml}\n`;
}

function join(children: readonly Child[]): string {
  return children.map((child) => (child === null ? '' : 'xml' in child ? child.xml : join(child))).join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
