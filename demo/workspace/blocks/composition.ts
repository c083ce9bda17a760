import { z } from 'zod';

/** Texts and small objects that blocks are composed of. Lengths are Slack's published limits. */

export function plainText(longest: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  });
}

export function markdownText(longest: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(longest),
    verbatim: z.boolean().optional(),
  });
}

export function anyText(longest: number) {
  return z.discriminatedUnion('type', [plainText(longest), markdownText(longest)]);
}

export const blockId = z.string().max(255).optional();
export const actionId = z.string().min(1).max(255).optional();
export const httpUrl = z
  .string()
  .max(3_000)
  .regex(/^https?:\/\//);

export const confirmation = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});

/** Radio buttons and checkboxes may format their labels. */
export const richOption = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
});

export const overflowOption = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
  url: httpUrl.optional(),
});

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });

export const dispatchConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});

const slackFile = z.strictObject({ url: httpUrl.optional(), id: z.string().min(1).optional() });

export const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2_000),
  image_url: httpUrl.optional(),
  slack_file: slackFile.optional(),
});

export const imageSource = { image_url: httpUrl.optional(), slack_file: slackFile.optional() };
