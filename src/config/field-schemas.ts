import { z } from 'zod';
import { durationMs, parseDuration } from '../core/duration.ts';
import { lineSchema } from '../core/local-text-schema.ts';
import { CRON_PATTERN } from './cron-pattern.ts';
import { SECRET_REFERENCE } from './secrets.ts';

/**
 * Fields that the site file is made of. The error of each is the key of the text that says what is expected there, so
 * that a fault can be told in the reader's language.
 */
const expected = (name: string) => ({ error: `config.expected.${name}` });

function matching(name: string, pattern: RegExp, maxLength = 1_000) {
  // What follows a fault of form would only repeat it.
  const fault = { ...expected(name), abort: true };
  return z.string(expected(name)).max(maxLength, fault).regex(pattern, fault);
}

/** Ids appear in commands, file names and keys, so they stay simple. */
export const idSchema = matching('id', /^[a-z0-9][a-z0-9-]{0,47}$/);

export const secretSchema = matching('secret', SECRET_REFERENCE, 4_096).describe(
  'Where the secret is, never the secret: env:NAME or file:PATH. 只写密钥所在位置，不写密钥本身。',
);

export const dateSchema = z.iso.date(expected('date'));

/** Larger units first, and something of one of them. */
const DURATION =
  /^(?=.*[1-9])(?:\d{1,5}(?:\.\d{1,3})?d)?(?:\d{1,9}(?:\.\d{1,3})?h)?(?:\d{1,9}(?:\.\d{1,3})?m)?(?:\d{1,9}(?:\.\d{1,3})?s)?(?:\d{1,9}(?:\.\d{1,3})?ms)?$/;

export const durationSchema = matching('duration', DURATION, 40)
  .refine((text) => {
    const duration = parseDuration(text);
    return duration !== null && durationMs(duration) > 0;
  }, expected('duration'))
  .describe('A length of time: 5m, 4h, 5d, 1h30m, 90s. 时长。');

/** Which of its fields is wrong, and what is expected there, {@link checkSchedule} tells. */
export const scheduleSchema = z
  .string(expected('schedule'))
  .meta({ pattern: CRON_PATTERN })
  .describe(
    'When it is done, in the contract’s zone: minute, hour, day of the month (L: the last), month, weekday. 30 8 * * * is each day at 08:30. 定时：分 时 日 月 星期，合同时区。',
  );

export const daySpanSchema = matching('day-span', /^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);

export const slackUserSchema = matching('slack-user', /^[UW][A-Z0-9]{2,20}$/);
export const slackChannelSchema = matching('slack-channel', /^[CG][A-Z0-9]{2,20}$/);
export const slackGroupPattern = /^S[A-Z0-9]{2,20}$/;
export const reactionSchema = matching('reaction', /^[a-z0-9_'+-]{1,100}$/);

export const portSchema = z.int(expected('port')).min(1, expected('port')).max(65_535, expected('port'));

/** A DNS name or an IP address; nothing that a shell or an option parser could take for more. */
export const addressSchema = matching(
  'address',
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9]{1,15})?)$/,
);

/** An account's name. */
export const userSchema = matching('user', /^(?!-)[^\p{Cc}\s]{1,64}$/u);

/** A login in the address would be a secret in the file. */
export const urlSchema = z
  .url({ protocol: /^https?$/, ...expected('url') })
  .max(2_000, expected('url'))
  .meta({ pattern: '^\\s*[hH][tT][tT][pP][sS]?:(?![^?#]*//[^/?#]*@)' });

export const shortTextSchema = lineSchema;
