import type { Translate } from '../context.ts';
import type { Locale, LocalText } from '../core/message.ts';
import { localText } from '../core/message.ts';
import { BY_SCHEDULE } from '../core/scheduled-run.ts';
import type { Site } from '../core/site.ts';
import type { Verdict } from '../core/verdict.ts';

/** In whose words a message is written. */
export interface Voice {
  readonly site: Site;
  readonly locale: Locale;
  readonly t: Translate;
}

/** A person's name; their id when the site file no longer names them. */
export function personName(voice: Voice, personId: string): string {
  if (personId === BY_SCHEDULE) return voice.t('job.by-schedule');
  const person = voice.site.people.find((candidate) => candidate.id === personId);
  return person ? localText(person.name, voice.locale) : personId;
}

export function inWords(voice: Voice, text: LocalText): string {
  return localText(text, voice.locale);
}

/** Colour is never the only carrier: each verdict has a sign of its own. */
export const VERDICT_SIGNS: { readonly [V in Verdict]: string } = {
  normal: '✅',
  attention: '🟡',
  abnormal: '⚠️',
  unknown: '❔',
  pending: '👤',
};

const BAR_CELLS = 10;

/** `▓▓▓▓▓▓▓░░░`; full only when all is done. */
export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * BAR_CELLS);
  return '▓'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
}
