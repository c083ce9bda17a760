import type { XmlNode } from 'easy-template-x';
import { reasonOf } from '../../errors.ts';
import { type DocumentParts, isXmlPart, partText } from './document-parts.ts';
import { parseXml } from './parse-xml.ts';
import { TemplateFault } from './template-fault.ts';

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
  const trees = new Map<string, XmlNode>();
  for (const name of parts.keys()) if (isXmlPart(name)) trees.set(name, checkXml(name, partText(parts, name) ?? ''));
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
