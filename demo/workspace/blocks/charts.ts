import { z } from 'zod';
import { blockId } from './composition.ts';

const label = z.string().min(1).max(20);
const points = z
  .array(z.strictObject({ label, value: z.number() }))
  .min(1)
  .max(20);
const axes = z.strictObject({
  categories: z.array(label).min(1).max(20),
  x_label: z.string().min(1).max(50).optional(),
  y_label: z.string().min(1).max(50).optional(),
});
const series = z
  .array(z.strictObject({ name: label, data: points }))
  .min(1)
  .max(6);
const segments = z
  .array(z.strictObject({ label, value: z.number().positive() }))
  .min(1)
  .max(6);

/** Names are told apart, and each series has one value for each category. */
function checkSeries(
  { series: all, axis_config: { categories } }: z.output<ReturnType<typeof plotObject>>,
  check: z.RefinementCtx,
): void {
  if (new Set(all.map(({ name }) => name)).size < all.length) {
    check.addIssue({ code: 'custom', path: ['series'], message: 'series names must be unique' });
  }
  if (new Set(categories).size < categories.length) {
    check.addIssue({ code: 'custom', path: ['axis_config', 'categories'], message: 'categories must be unique' });
  }
  for (const [index, { data }] of all.entries()) {
    const labels = new Set(data.map((point) => point.label));
    const isWhole = data.length === categories.length && categories.every((category) => labels.has(category));
    if (isWhole) continue;
    const path = ['series', index, 'data'];
    check.addIssue({ code: 'custom', path, message: 'labels must match axis_config.categories' });
  }
}

function plotObject<T extends 'bar' | 'area' | 'line'>(type: T) {
  return z.strictObject({ type: z.literal(type), series, axis_config: axes });
}

function plot<T extends 'bar' | 'area' | 'line'>(type: T) {
  return plotObject(type).superRefine(checkSeries);
}

/** Titled pie, bar, area and line charts, within the limits that Slack documents; a message holds at most two. */
export const chartBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: blockId,
  title: z.string().min(1).max(50),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments }),
    plot('bar'),
    plot('area'),
    plot('line'),
  ]),
});
