import type { CategoryChart } from '../../core/report/chart.ts';
import type { TagMeaning, Vocabulary } from './vocabulary.ts';

const SAMPLE_CHART: CategoryChart = {
  kind: 'categories',
  title: '–',
  format: '0',
  categories: ['–'],
  series: [{ name: '–', values: [1] }],
};

/** A model in which everything of a vocabulary is there once: a template filled with it shows all that is wrong with it. */
export function sampleModel(vocabulary: Vocabulary): object {
  return Object.fromEntries(Object.entries(vocabulary).map(([tag, meaning]) => [tag, sampleOf(meaning)]));
}

function sampleOf(meaning: TagMeaning): unknown {
  switch (meaning.kind) {
    case 'list':
      return [sampleModel(meaning.tags)];
    case 'flag':
      return true;
    case 'chart':
      return SAMPLE_CHART;
    case 'text':
    case 'merged':
      return '–';
  }
}
