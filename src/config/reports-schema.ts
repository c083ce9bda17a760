import { z } from 'zod';

const fault = { error: 'config.expected.word-file', abort: true };

const wordFileSchema = z
  .string({ error: fault.error })
  .max(1_000, fault)
  .regex(/^\P{Cc}*[^\p{Cc}/\\]\.docx$/iu, fault);

/** How reports are printed. */
export const reportsSchema = z
  .strictObject({
    template: z
      .union([
        wordFileSchema,
        z
          .strictObject({ 'zh-CN': wordFileSchema.optional(), en: wordFileSchema.optional() })
          .refine((files) => files['zh-CN'] !== undefined || files.en !== undefined, {
            error: 'config.expected.local-text',
          })
          .meta({ minProperties: 1 }),
      ])
      .describe(
        'A Word file of your own for service reports, or one for each language; relative to this file. 自备的服务报告 Word 模板，可按语言分别指定；相对于本文件。',
      ),
  })
  .describe('Service reports. 服务报告。');

export type ReportsEntry = z.output<typeof reportsSchema>;
