import { z } from 'zod';

export const LINE_CHARACTERS = 200;
export const TEXT_CHARACTERS = 2_000;
export const MOST_DAYS = 999;

/** One line that a person reads. */
export const lineText = z
  .string()
  .trim()
  .min(1)
  .max(LINE_CHARACTERS)
  .regex(/^\P{Cc}*$/u, 'record.one-line');

export const longText = z.string().trim().min(1).max(TEXT_CHARACTERS);

/** Person-days 人天, to the hundredth: what is stored is what was typed, and sums are exact. */
export const personDays = z
  .number()
  .min(0)
  .max(MOST_DAYS)
  .refine((days) => Math.abs(days * 100 - Math.round(days * 100)) < 1e-6, 'record.two-decimals');

/** The exact sum of person-days. */
export function sumDays(days: readonly number[]): number {
  return days.reduce((sum, one) => sum + Math.round(one * 100), 0) / 100;
}
