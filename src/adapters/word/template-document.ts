import {
  Delimiters,
  Docx,
  LOOP_CONTENT_TYPE,
  LoopPlugin,
  type OpenXmlPart,
  ScopeData,
  type Tag,
  TagParser,
  TEXT_CONTENT_TYPE,
  TemplateCompiler,
  type TemplateData,
  type TemplatePlugin,
  TextPlugin,
  type XmlNode,
  xml,
  type Zip,
} from 'easy-template-x';
import type { PartTrees } from './check-parts.ts';
import { type DocumentParts, partText } from './document-parts.ts';
import { FinishPart } from './finish-part.ts';
import { serializePart } from './serialize-part.ts';
import { TagSearcher } from './tag-searcher.ts';

/** Deep enough for tables within tables; Word's own documents stay far below. */
const XML_DEPTH = 60;

/** A template that is opened: parsed once, however often it is looked at. */
export interface TemplateDocument {
  readonly tags: readonly Tag[];
  /** Of each part that may hold tags, all its text. */
  readonly contents: readonly { readonly text: string }[];
  /** Fills the tags and writes the parts; only once. */
  fill(data: TemplateData): Promise<void>;
}

/**
 * Opens a template with easy-template-x. Its handler packs and unpacks the file at each step, by a zip written in JavaScript,
 * which takes more than half of the time: so its own parts are put together here, without the zip.
 *
 * @param plugins besides those for texts and lists.
 * @throws what easy-template-x throws for what is no document, or whose tags are broken.
 */
export async function openTemplate(
  { parts, trees }: { readonly parts: DocumentParts; readonly trees: PartTrees },
  plugins: readonly TemplatePlugin[],
): Promise<TemplateDocument> {
  const compiler = createCompiler([new LoopPlugin(), new TextPlugin(), ...plugins]);
  const docx = await Docx.open(readOnlyZip(parts));
  const contents = (await docx.getContentParts()).map((part) => ({ part, root: treeOf(part, trees) }));
  return {
    contents: contents.map(({ root }) => ({ text: textIn(root) })),
    tags: contents.flatMap(({ root }) => compiler.parseTags(root)),
    async fill(data) {
      const scope = new ScopeData(data);
      const options = { maxXmlDepth: XML_DEPTH };
      const finish = new FinishPart();
      const pluginContext = {};
      for (const { part, root } of contents) {
        await compiler.compile(root, scope, { docx, currentPart: part, pluginContext, options });
        finish.finish(root);
        parts.set(part.path, serializePart(root));
      }
    },
  };
}

function createCompiler(plugins: TemplatePlugin[]): TemplateCompiler {
  const delimiters = new Delimiters();
  const compiler = new TemplateCompiler(new TagSearcher(delimiters, XML_DEPTH), new TagParser(delimiters), plugins, {
    defaultContentType: TEXT_CONTENT_TYPE,
    containerContentType: LOOP_CONTENT_TYPE,
  });
  for (const plugin of plugins) plugin.setUtilities({ compiler });
  return compiler;
}

function textIn(node: XmlNode): string {
  return xml.query.isTextNode(node) ? node.textContent : (node.childNodes ?? []).map(textIn).join('');
}

function treeOf({ path }: OpenXmlPart, trees: PartTrees): XmlNode {
  const tree = trees.get(nameOf(path));
  if (!tree) throw new Error(`the document has no ${path}`);
  return tree;
}

/** As much of its zip as easy-template-x asks for while it reads; our plugins add no pictures and no links. */
function readOnlyZip(parts: DocumentParts): Zip {
  const zip = {
    getFile(path: string) {
      const text = partText(parts, nameOf(path));
      return text === undefined ? null : { getContentText: async () => text };
    },
  };
  return zip as unknown as Zip;
}

function nameOf(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path;
}
