import { z } from 'zod';
import { blockId } from './composition.ts';

const label = z.string().min(1).max(75);
const points = z.array(z.strictObject({ label, value: z.number() })).min(1);
const axes = z.strictObject({
  categories: z.array(label).min(1),
  x_label: z.string().max(50).optional(),
  y_label: z.string().max(50).optional(),
});
const series = z
  .array(z.strictObject({ name: label, data: points }))
  .min(1)
  .max(6);
const segments = z
  .array(z.strictObject({ label, value: z.number().min(0) }))
  .min(1)
  .max(6);

/** Titled pie, bar, area and line charts; a message holds at most two. */
export const chartBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: blockId,
  title: z.string().min(1).max(50),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments }),
    z.strictObject({ type: z.literal('bar'), series, axis_config: axes }),
    z.strictObject({ type: z.literal('area'), series, axis_config: axes }),
    z.strictObject({ type: z.literal('line'), series, axis_config: axes }),
  ]),
});
