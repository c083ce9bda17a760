import type { TemplateData } from 'easy-template-x';
import type { ChartData } from '../../core/report/chart.ts';
import { ChartContent } from './charts/chart-plugin.ts';
import { cleanText, restoreBraces } from './clean-text.ts';
import { MergedCell } from './merged-cell.ts';
import { TemplateFault } from './template-fault.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A document of more entries could not be opened by anyone. */
const ENTRIES = 60_000;

/**
 * Makes the data that a template is filled with: exactly the tags of the vocabulary, every text cleaned, neighbours
 * that are equal joined where the vocabulary says so.
 * @throws when the model lacks a tag or has it in another shape: a defect, which must not print as an empty field.
 */
export function prepareModel(model: object, vocabulary: Vocabulary): TemplateData {
  let entries = 0;
  return prepare(model, undefined, vocabulary, '');

  function prepare(source: object, previous: object | undefined, tags: Vocabulary, path: string): TemplateData {
    entries += 1;
    if (entries > ENTRIES) throw new TemplateFault('form.too-large', { entries: ENTRIES });
    const prepared: TemplateData = {};
    for (const [tag, meaning] of Object.entries(tags)) {
      const value = fieldOf(source, tag);
      const where = `${path}${tag}`;
      switch (meaning.kind) {
        case 'list':
          if (!Array.isArray(value)) throw shapeError(where, 'a list', value);
          prepared[tag] = value.map((entry: unknown, index) => {
            if (typeof entry !== 'object' || entry === null) throw shapeError(where, 'a list of objects', entry);
            return prepare(entry, value[index - 1], meaning.tags, `${where}[${index}].`);
          });
          break;
        case 'flag':
          if (typeof value !== 'boolean') throw shapeError(where, 'true or false', value);
          prepared[tag] = value;
          break;
        case 'merged':
          prepared[tag] = new MergedCell(
            cleanText(plainText(value, where)),
            previous !== undefined && fieldOf(previous, tag) === value,
          );
          break;
        case 'chart':
          prepared[tag] = new ChartContent(cleanChart(value, where));
          break;
        case 'text':
          prepared[tag] = cleanText(plainText(value, where));
      }
    }
    return prepared;
  }
}

function fieldOf(source: object, tag: string): unknown {
  return Object.hasOwn(source, tag) ? (source as { readonly [tag: string]: unknown })[tag] : undefined;
}

function plainText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw shapeError(where, 'a text or a number', value);
}

/** A chart is written beside the templates, so that its texts need no protection from being read as tags. */
function cleanChart(value: unknown, where: string): ChartData {
  if (!isChart(value)) throw shapeError(where, 'a chart', value);
  const clean = (text: string) => restoreBraces(cleanText(text)).replaceAll('\n', ' ');
  const title = clean(value.title);
  if (value.kind === 'trend') {
    const series = value.series.map((one) => ({ ...one, name: clean(one.name) }));
    return { ...value, title, timeTitle: clean(value.timeTitle), series };
  }
  const series = value.series.map((one) => ({ ...one, name: clean(one.name) }));
  return { ...value, title, categories: value.categories.map(clean), series };
}

function isChart(value: unknown): value is ChartData {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, title, series } = value as Partial<ChartData>;
  return (kind === 'categories' || kind === 'trend') && typeof title === 'string' && Array.isArray(series);
}

function shapeError(where: string, wanted: string, value: unknown): Error {
  return new Error(`the model's "${where}" should be ${wanted}, but is ${value === null ? 'null' : typeof value}`);
}
