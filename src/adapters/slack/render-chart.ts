import type { types } from '@slack/bolt';
import type { ChatBlock } from '../../core/chat.ts';
import { LIMITS } from './limits.ts';
import { cleanText, shorten } from './literal-text.ts';
import type { Piece } from './message-piece.ts';

/** Slack's block, which its types don't have yet: docs.slack.dev, Block Kit, data visualization block. */
interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar' | 'line';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label?: string };
  };
}

/** Undefined for what Slack would refuse: nothing or too much to draw, values that are missing or no numbers. */
export function renderChart({ title, chart }: ChatBlock & { kind: 'chart' }): Piece | undefined {
  const { shape, series, yLabel } = chart;
  const { length } = chart.categories;
  const fits =
    length > 0 &&
    length <= LIMITS.chartCategories &&
    series.length > 0 &&
    series.length <= LIMITS.chartSeries &&
    series.every(({ values }) => values.length === length && values.every(Number.isFinite));
  if (!fits) return undefined;
  const categories = distinctLabels(chart.categories);
  const names = distinctLabels(series.map(({ name }) => name));
  const block: DataVisualizationBlock = {
    type: 'data_visualization',
    title: lineOf(title, LIMITS.chartTitle),
    chart: {
      type: shape,
      series: series.map(({ values }, index) => ({
        name: names[index] ?? '',
        data: categories.map((label, at) => ({ label, value: values[at] ?? 0 })),
      })),
      axis_config: {
        categories,
        ...(yLabel === undefined ? {} : { y_label: lineOf(yLabel, LIMITS.chartAxisLabel) }),
      },
    },
  };
  const characters = [block.title, ...categories, ...names].reduce((sum, text) => sum + text.length, 0);
  return { blocks: [block as unknown as types.KnownBlock], length: characters, things: 1 };
}

/** Slack tells categories and series apart by their labels alone: those that are cut to the same are numbered. */
function distinctLabels(texts: readonly string[]): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    let label = lineOf(text, LIMITS.chartLabel);
    for (let number = 2; taken.has(label); number += 1) {
      const ending = ` ${number}`;
      label = `${lineOf(text, LIMITS.chartLabel - ending.length)}${ending}`;
    }
    taken.add(label);
    return label;
  });
}

function lineOf(text: string, limit: number): string {
  const line = shorten(cleanText(text).replaceAll(/\s+/g, ' ').trim(), limit);
  return line === '' ? '…' : line;
}
