import {
  createDefaultPlugins,
  MissingCloseDelimiterError,
  MissingStartDelimiterError,
  type Tag,
  TagDisposition,
  TagOptionsParseError,
  TagPlacement,
  TemplateHandler,
  TemplateSyntaxError,
} from 'easy-template-x';
import { ChartPlugin } from './charts/chart-plugin.ts';
import { placeCharts } from './charts/place-charts.ts';
import { checkPackage } from './check-package.ts';
import { FinishPart } from './finish-part.ts';
import { MergedCellPlugin } from './merged-cell.ts';
import { packDocument } from './pack-document.ts';
import { prepareModel } from './prepare-model.ts';
import { sampleModel } from './sample-model.ts';
import { TemplateFault } from './template-fault.ts';
import { checkTags, type UsedTag, type Vocabulary } from './vocabulary.ts';

/** Deep enough for tables within tables; Word's own documents stay far below. */
const XML_DEPTH = 60;

/**
 * Fills a Word template: the same template and model give the same bytes.
 * @throws TemplateFault when the template is at fault, any other error when the program is.
 */
export async function fillTemplate(template: Buffer, model: object, vocabulary: Vocabulary): Promise<Uint8Array> {
  const charts = new ChartPlugin();
  const handler = createHandler(charts);
  await checkPackage(template);
  checkTags((await readTags(handler, template)).map(usedTag), vocabulary);
  const data = prepareModel(model, vocabulary);
  const filled = await handler.process(template, data).catch(blameTemplate);
  return packDocument(filled, (zip) => placeCharts(zip, charts.placed));
}

/**
 * Checks a template by filling it with a sample: that it is a whole Word document whose tags all are known, rightly nested
 * and in their places.
 * @throws TemplateFault
 */
export async function checkTemplate(template: Buffer, vocabulary: Vocabulary): Promise<void> {
  await fillTemplate(template, sampleModel(vocabulary), vocabulary);
}

function createHandler(charts: ChartPlugin): TemplateHandler {
  const others = createDefaultPlugins().filter(({ contentType }) => contentType !== charts.contentType);
  return new TemplateHandler({
    plugins: [...others, new MergedCellPlugin(), charts],
    maxXmlDepth: XML_DEPTH,
    extensions: { afterCompilation: [new FinishPart()] },
  });
}

/** Only the template counts here: whatever goes wrong is its fault. */
async function readTags(handler: TemplateHandler, template: Buffer): Promise<Tag[]> {
  try {
    return await handler.parseTags(template).catch(blameTemplate);
  } catch (error) {
    if (error instanceof TemplateFault) throw error;
    throw new TemplateFault('form.template-not-word', {}, { cause: error });
  }
}

function usedTag(tag: Tag): UsedTag {
  const part =
    tag.disposition === TagDisposition.Open ? 'open' : tag.disposition === TagDisposition.Close ? 'close' : 'plain';
  return { name: tag.name ?? '', part, isAlternative: tag.placement === TagPlacement.Attribute };
}

/** Tells faults of the template from defects of the program. */
function blameTemplate(error: unknown): never {
  if (error instanceof MissingCloseDelimiterError) {
    throw new TemplateFault('form.brace-not-closed', { text: error.openDelimiterText }, { cause: error });
  }
  if (error instanceof MissingStartDelimiterError) {
    throw new TemplateFault('form.brace-not-opened', { text: error.closeDelimiterText }, { cause: error });
  }
  if (error instanceof TagOptionsParseError) {
    throw new TemplateFault('form.tag-options-broken', { tag: error.tagRawText }, { cause: error });
  }
  if (error instanceof TemplateSyntaxError) {
    throw new TemplateFault('form.tag-misplaced', { detail: error.message }, { cause: error });
  }
  throw error;
}
