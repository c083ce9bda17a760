import { z } from 'zod';
import { blockId } from './composition.ts';

const flag = z.boolean().optional();
const textStyle = z.strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag }).optional();
const mentionStyle = z
  .strictObject({ bold: flag, italic: flag, strike: flag, highlight: flag, client_highlight: flag, unlink: flag })
  .optional();

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: textStyle });
const link = z.strictObject({
  type: z.literal('link'),
  url: z.string().min(1),
  text: z.string().optional(),
  unsafe: flag,
  style: textStyle,
});

const inline = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().min(1),
    unicode: z.string().optional(),
    skin_tone: z.int().optional(),
    style: textStyle,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style: mentionStyle }),
  z.strictObject({ type: z.literal('color'), value: z.string().min(1), style: textStyle }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int().min(0),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style: textStyle,
  }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });
const border = z.union([z.literal(0), z.literal(1)]).optional();

const list = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  elements: z.array(section).min(1),
  indent: z.int().min(0).max(8).optional(),
  offset: z.int().min(0).optional(),
  border,
});
const quote = z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border });
/** Code holds texts and links alone. */
const preformatted = z.strictObject({
  type: z.literal('rich_text_preformatted'),
  elements: z.array(z.discriminatedUnion('type', [text, link])),
  border,
  language: z.string().optional(),
});

export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z.array(z.discriminatedUnion('type', [section, list, quote, preformatted])),
});
