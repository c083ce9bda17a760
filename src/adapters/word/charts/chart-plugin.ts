import {
  type ScopeData,
  type Tag,
  TagPlacement,
  type TemplateContext,
  TemplatePlugin,
  type XmlGeneralNode,
  type XmlNode,
  xml,
} from 'easy-template-x';
import type { ChartData } from '../../../core/report/chart.ts';
import { TemplateFault } from '../template-fault.ts';

const CHART_CONTENT = 'chart';

/** Data for the chart whose alternative text holds the tag. */
export class ChartContent {
  /** What easy-template-x asks of a value with a plugin of its own. */
  readonly [key: string]: unknown;
  readonly _type = CHART_CONTENT;
  readonly data: ChartData;

  constructor(data: ChartData) {
    this.data = data;
  }
}

/** A chart that is to be written beside its template once the document is filled. */
export interface PlacedChart {
  /** The part that it stands in: `word/document.xml`. */
  readonly part: string;
  /** The relationship to the template's chart, and the one to be made. */
  readonly templateId: string;
  readonly id: string;
  /** The tag as it stands in the template. */
  readonly tag: string;
  readonly data: ChartData;
}

/**
 * Takes note of each chart that is asked for. A chart is named by a tag in its alternative text (in Word: View Alt Text),
 * so the chart itself stays a normal one that Word can restyle; repeated with a list, each of them gets a part of its own.
 */
export class ChartPlugin extends TemplatePlugin {
  override readonly contentType = CHART_CONTENT;
  readonly placed: PlacedChart[] = [];

  override simpleTagReplacements(tag: Tag, scope: ScopeData, context: TemplateContext): void {
    const content: unknown = scope.getScopeData();
    const place = tag.placement === TagPlacement.Attribute ? tag.xmlNode : null;
    const drawing = place ? xml.query.findParentByName(place, 'w:drawing') : null;
    const chart = drawing ? findChart(drawing) : null;
    const templateId = chart?.attributes?.['r:id'];
    if (!(content instanceof ChartContent) || !place?.attributes || !chart?.attributes || templateId === undefined) {
      throw new TemplateFault('form.chart-misplaced', { tag: tag.rawText });
    }
    const id = `rIdChart${this.placed.length + 1}`;
    this.placed.push({ part: context.currentPart.path, templateId, id, tag: tag.rawText, data: content.data });
    chart.attributes['r:id'] = id;
    if (tag.placement === TagPlacement.Attribute) place.attributes[tag.attributeName] = content.data.title;
  }
}

function findChart(node: XmlNode): XmlGeneralNode | null {
  if (node.nodeName === 'c:chart' && xml.query.isGeneralNode(node)) return node;
  for (const child of node.childNodes ?? []) {
    const found = findChart(child);
    if (found) return found;
  }
  return null;
}
