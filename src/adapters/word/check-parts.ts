import { SaxesParser } from 'saxes';
import { type DocumentParts, partText } from './document-parts.ts';
import { TemplateFault } from './template-fault.ts';

/** Unpacked; a template's own parts are a few megabytes with pictures. */
const UNPACKED_BYTES = 200 * 1024 * 1024;

/**
 * Makes sure that a template's parts are whole: easy-template-x reads damaged XML as far as it goes and would leave out the
 * rest.
 * @throws TemplateFault naming the part that is damaged.
 */
export function checkParts(parts: DocumentParts): void {
  let bytes = 0;
  for (const name of parts.keys()) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const text = partText(parts, name) ?? '';
    bytes += text.length;
    if (bytes > UNPACKED_BYTES) throw new TemplateFault('form.template-too-large', { bytes, limit: UNPACKED_BYTES });
    checkXml(name, text);
  }
}

function checkXml(part: string, text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw new TemplateFault('form.template-damaged', { part, detail: error.message.slice(0, 200) });
  });
  parser.write(text).close();
}
