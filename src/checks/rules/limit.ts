import type { Finding } from '../../core/check.ts';
import type { Message, MessageValues } from '../../core/message.ts';

/** What a figure is held against: the limit itself, and a softer one beyond which it wants attention. Both are optional. */
export interface Band {
  readonly limit?: number | undefined;
  readonly attention?: number | undefined;
}

export type LimitVerdict = 'normal' | 'attention' | 'abnormal';

/** A share in percent, to the tenth that is shown: what stands on the form and what is judged are the same figure. */
export function percentOf(part: number, whole: number): number {
  return Math.round((part / whole) * 1_000) / 10;
}

/** `abnormal` above the limit, else `attention` above the softer one; a figure that equals its limit keeps to it. */
export function judgeAtMost(value: number, band: Band): LimitVerdict {
  if (band.limit !== undefined && value > band.limit) return 'abnormal';
  return band.attention !== undefined && value > band.attention ? 'attention' : 'normal';
}

/** `abnormal` below the limit, else `attention` below the softer one; a figure that equals its limit keeps to it. */
export function judgeAtLeast(value: number, band: Band): LimitVerdict {
  if (band.limit !== undefined && value < band.limit) return 'abnormal';
  return band.attention !== undefined && value < band.attention ? 'attention' : 'normal';
}

/** A text with a twin `<key>-attention`; both state the limit that decided as `limit`. */
interface LimitText {
  readonly key: string;
  readonly values: MessageValues;
}

/** Says how a figure stands to the most it may be; nothing where nothing limits it. */
export function atMostFindings(value: number, band: Band, text: LimitText): Finding[] {
  return state(judgeAtMost(value, band), band, text);
}

/** Says how a figure stands to the least it must be; nothing where nothing limits it. */
export function atLeastFindings(value: number, band: Band, text: LimitText): Finding[] {
  return state(judgeAtLeast(value, band), band, text);
}

function state(verdict: LimitVerdict, band: Band, text: LimitText): Finding[] {
  const softer = verdict === 'attention' || band.limit === undefined;
  const limit = softer ? band.attention : band.limit;
  if (limit === undefined) return [];
  const message: Message = { key: softer ? `${text.key}-attention` : text.key, values: { ...text.values, limit } };
  return [{ verdict, message }];
}
