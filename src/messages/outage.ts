import { clockTime, localDay, spokenSeconds } from './moments.ts';
import type { Voice } from './voice.ts';

/** A time in which Rounds was not there, or cut off. */
export interface OutageFacts {
  readonly kind: 'process' | 'slack' | 'database';
  readonly from: Date;
  readonly until: Date;
  /** What was read back afterwards, by kind (`messages`, `reactions`); null while nobody has looked, or could not. */
  readonly found: { readonly [kind: string]: number } | null;
}

/** Kinds of findings that have words of their own, in the order in which they are told. */
const FINDINGS = ['messages', 'reactions', 'notices', 'alerts'] as const;

/** `02:10–02:14 与 Slack 断开（4 分钟），期间无遗漏`. */
export function outageWords(outage: OutageFacts, day: string, voice: Voice): string {
  const { from, until, kind } = outage;
  return voice.t(`digest.outage-${kind}`, {
    from: clockTime(voice, from, day),
    until: clockTime(voice, until, localDay(voice, from) === localDay(voice, until) ? localDay(voice, until) : day),
    seconds: spokenSeconds(until.getTime() - from.getTime()),
    found: foundWords(outage.found, voice),
  });
}

function foundWords(found: OutageFacts['found'], voice: Voice): string {
  if (found === null) return voice.t('digest.found-unknown');
  const parts = FINDINGS.flatMap((kind) => {
    const count = found[kind] ?? 0;
    return count > 0 ? [voice.t(`digest.found-${kind}`, { count })] : [];
  });
  return parts.length === 0
    ? voice.t('digest.found-nothing')
    : voice.t('digest.found', { list: parts.join(voice.t('ticket.comma')) });
}
