import type { XmlNode } from 'easy-template-x';
import { reasonOf } from '../../errors.ts';
import { type DocumentParts, partText } from './document-parts.ts';
import { parseXml } from './parse-xml.ts';
import { TemplateFault } from './template-fault.ts';

/** Unpacked; a template's own parts are a few megabytes with pictures. */
const UNPACKED_BYTES = 200 * 1024 * 1024;

const CONTENT_TYPES = '[Content_Types].xml';
/** Of `.dotx`, `.docm` and `.dotm`. */
const OTHER_KIND = /\.(?:template|macroEnabled|macroEnabledTemplate)\.main\+xml"/;

/** What the parts of a document that are XML hold, by their names. */
export type PartTrees = ReadonlyMap<string, XmlNode>;

/**
 * Makes sure that a template is a document, and its parts are whole, and reads them.
 * @throws TemplateFault naming the part that is damaged.
 */
export function checkParts(parts: DocumentParts): PartTrees {
  const types = partText(parts, CONTENT_TYPES);
  if (types === undefined) throw new TemplateFault('form.template-not-word');
  // Word opens such a file under its own ending alone, and ours are written as `.docx`.
  if (OTHER_KIND.test(types)) throw new TemplateFault('form.template-other-kind');
  let bytes = 0;
  const trees = new Map<string, XmlNode>();
  for (const name of parts.keys()) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const text = partText(parts, name) ?? '';
    bytes += text.length;
    if (bytes > UNPACKED_BYTES) throw new TemplateFault('form.template-too-large', { bytes, limit: UNPACKED_BYTES });
    trees.set(name, checkXml(name, text));
  }
  return trees;
}

function checkXml(part: string, text: string): XmlNode {
  try {
    return parseXml(text);
  } catch (error) {
    const detail = reasonOf(error).slice(0, 200);
    throw new TemplateFault('form.template-damaged', { part, detail }, { cause: error });
  }
}
