import { z } from 'zod';
import { idSchema } from './field-schemas.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

const timeOfDaySchema = z.string(expected('time-of-day')).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, expected('time-of-day'));

/** When the day's summary is posted. */
export const digestSchema = z
  .strictObject({
    at: timeOfDaySchema.describe('Time of day in the contract’s zone: 08:30. 每天发送的时间。'),
    evening: timeOfDaySchema
      .optional()
      .describe('A second one later on the same day: 18:00. 晚间再发一次的时间，须晚于 at。'),
    days: idSchema
      .default('every')
      .describe(
        'every; working: the days of the only calendar of sla, without one Monday to Friday; or the id of a calendar. 每天，或仅工作日（working 或服务时间日历的标识）。',
      ),
  })
  .describe('The daily summary. 日报。');

export type DigestEntry = z.output<typeof digestSchema>;
