import { z } from 'zod';
import { chartBlock } from './charts.ts';
import { anyText, blockId, httpUrl, imageElement, imageSource, plainText } from './composition.ts';
import { accessoryElements, actionElement, inputElement } from './elements.ts';
import { richTextBlock } from './rich-text.ts';

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [imageElement, ...accessoryElements]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: 'missing required field: text',
  });

const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainTextInContext(), markdownInContext()]))
    .min(1)
    .max(10),
});

function plainTextInContext() {
  return plainText(2_000);
}
function markdownInContext() {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(2_000),
    verbatim: z.boolean().optional(),
  });
}

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(actionElement).min(1).max(25),
});

const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    alt_text: z.string().min(1).max(2_000),
    title: plainText(2_000).optional(),
    ...imageSource,
  })
  .refine((block) => (block.image_url === undefined) !== (block.slack_file === undefined), {
    error: 'must provide exactly one of image_url or slack_file',
  });

const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2_000),
  hint: plainText(2_000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});

const markdown = z.strictObject({
  type: z.literal('markdown'),
  block_id: blockId,
  text: z.string().min(1).max(12_000),
});

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
  richTextBlock,
]);

const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
        .nullable(),
    )
    .max(20)
    .optional(),
});

const alert = z.strictObject({
  type: z.literal('alert'),
  block_id: blockId,
  text: anyText(2_000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const video = z.strictObject({
  type: z.literal('video'),
  block_id: blockId,
  alt_text: z.string().min(1),
  title: plainText(200),
  title_url: httpUrl.optional(),
  thumbnail_url: httpUrl,
  video_url: httpUrl,
  author_name: z.string().max(50).optional(),
  description: plainText(200).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: httpUrl.optional(),
});

const everywhere = [section, header, divider, context, actions, image, input, richTextBlock, video] as const;

export type Surface = 'message' | 'modal' | 'home';

/** The blocks that each place may show; whatever is not named here is refused. */
export const BLOCKS_OF_SURFACE = {
  message: z.discriminatedUnion('type', [...everywhere, markdown, table, chartBlock]),
  modal: z.discriminatedUnion('type', [...everywhere, alert]),
  home: z.discriminatedUnion('type', [...everywhere]),
} as const;
