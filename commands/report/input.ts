import { z } from 'zod';

const PERIOD_CHARACTERS = 40;

/** As typed; the flow says what it means, and what is wrong with it. */
export const periodInput = z.string().trim().min(1).max(PERIOD_CHARACTERS);

/** `2` or `v2`. */
export const versionInput = z
  .string()
  .trim()
  .transform((typed, check) => {
    const version = Number(/^v?([1-9]\d{0,4})$/i.exec(typed)?.[1] ?? 0);
    if (version > 0) return version;
    check.addIssue({ code: 'custom', message: 'report.bad-version' });
    return z.NEVER;
  });
