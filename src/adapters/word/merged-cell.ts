import {
  officeMarkup,
  type ScopeData,
  type Tag,
  TagPlacement,
  TemplatePlugin,
  TextPlugin,
  type XmlGeneralNode,
  xml,
} from 'easy-template-x';

const MERGED_CELL = 'merged-cell';

/** A value whose table cell is joined with the one above where `continues`. */
export class MergedCell {
  /** What easy-template-x asks of a value with a plugin of its own. */
  readonly [key: string]: unknown;
  /** How easy-template-x finds the plugin for a value. */
  readonly _type = MERGED_CELL;
  readonly text: string;
  readonly continues: boolean;

  constructor(text: string, continues: boolean) {
    this.text = text;
    this.continues = continues;
  }

  toString(): string {
    return this.text;
  }
}

/** Elements of `w:tcPr` that come before `w:vMerge` by the schema. */
const BEFORE_MERGE = ['w:cnfStyle', 'w:tcW', 'w:gridSpan', 'w:hMerge'];

/**
 * Joins table cells of one column while rows are repeated: Word marks the first cell `restart` and leaves the others
 * empty. It goes by the tag, not by how the cell was drawn, so a template edited in Word keeps working.
 */
export class MergedCellPlugin extends TemplatePlugin {
  override readonly contentType = MERGED_CELL;
  readonly #text = new TextPlugin();

  override simpleTagReplacements(tag: Tag, data: ScopeData): void {
    const value: unknown = data.getScopeData();
    const cell =
      tag.placement === TagPlacement.TextNode ? officeMarkup.query.containingTableCellNode(tag.xmlTextNode) : null;
    if (!(value instanceof MergedCell) || !cell) {
      this.#text.simpleTagReplacements(tag, data);
      return;
    }
    markCell(cell, value.continues);
    if (value.continues) officeMarkup.modify.removeTag(tag);
    else this.#text.simpleTagReplacements(tag, data);
  }
}

function markCell(cell: XmlGeneralNode, continues: boolean): void {
  let properties = cell.childNodes?.find((node) => node.nodeName === 'w:tcPr');
  if (!properties) {
    properties = xml.create.generalNode('w:tcPr');
    xml.modify.insertChild(cell, properties, 0);
  }
  const children = properties.childNodes ?? [];
  const old = children.findIndex((node) => node.nodeName === 'w:vMerge');
  if (old >= 0) xml.modify.removeChild(properties, old);
  const before = (properties.childNodes ?? []).filter((node) => BEFORE_MERGE.includes(node.nodeName)).length;
  const merge = xml.create.generalNode('w:vMerge', continues ? {} : { attributes: { 'w:val': 'restart' } });
  if (before < (properties.childNodes ?? []).length) xml.modify.insertChild(properties, merge, before);
  else xml.modify.appendChild(properties, merge);
}
