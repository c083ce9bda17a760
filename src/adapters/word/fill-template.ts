import {
  MissingCloseDelimiterError,
  MissingStartDelimiterError,
  type Tag,
  TagDisposition,
  TagOptionsParseError,
  TagPlacement,
  TemplateSyntaxError,
} from 'easy-template-x';
import { ChartPlugin } from './charts/chart-plugin.ts';
import { placeCharts } from './charts/place-charts.ts';
import { checkParts, type PartTrees } from './check-parts.ts';
import {
  type DocumentParts,
  openDocument,
  packDocument,
  type UnpackedLimits,
  UnpackedTooLarge,
} from './document-parts.ts';
import { MergedCellPlugin } from './merged-cell.ts';
import { prepareModel } from './prepare-model.ts';
import { sampleModel } from './sample-model.ts';
import { openTemplate, type TemplateDocument } from './template-document.ts';
import { TemplateFault } from './template-fault.ts';
import { checkBraces, checkTags, type UsedTag, type Vocabulary } from './vocabulary.ts';

/** Ours are 0.3 MB, all of it XML; one of 6 MB takes half a gigabyte while it is filled. */
const TEMPLATE_LIMITS: UnpackedLimits = { allBytes: 100 * 1024 * 1024, xmlBytes: 6 * 1024 * 1024 };

/**
 * Fills a Word template: the same template and model give the same bytes.
 * @throws TemplateFault when the template is at fault, any other error when the program is.
 */
export async function fillTemplate(template: Buffer, model: object, vocabulary: Vocabulary): Promise<Uint8Array> {
  const charts = new ChartPlugin();
  const parts = await openDocument(template, TEMPLATE_LIMITS).catch(blameFile);
  const document = await readTemplate(parts, checkParts(parts), charts);
  for (const { text } of document.contents) checkBraces(text, vocabulary);
  checkTags(document.tags.map(usedTag), vocabulary);
  await document.fill(prepareModel(model, vocabulary)).catch(blameTemplate);
  placeCharts(parts, charts.placed);
  return packDocument(parts);
}

/**
 * Checks a template by filling it with a sample: that it is a whole Word document whose tags all are known, rightly nested
 * and in their places.
 * @throws TemplateFault
 */
export async function checkTemplate(template: Buffer, vocabulary: Vocabulary): Promise<void> {
  await fillTemplate(template, sampleModel(vocabulary), vocabulary);
}

/** Only the template counts here: whatever goes wrong is its fault. */
async function readTemplate(parts: DocumentParts, trees: PartTrees, charts: ChartPlugin): Promise<TemplateDocument> {
  try {
    return await openTemplate({ parts, trees }, [new MergedCellPlugin(), charts]).catch(blameTemplate);
  } catch (error) {
    return error instanceof TemplateFault ? Promise.reject(error) : blameFile(error);
  }
}

function blameFile(error: unknown): never {
  if (error instanceof UnpackedTooLarge) {
    const { part, limitBytes: limit } = error;
    throw new TemplateFault('form.template-unpacked-too-large', { part, limit }, { cause: error });
  }
  throw new TemplateFault('form.template-not-word', {}, { cause: error });
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
