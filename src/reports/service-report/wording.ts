import type { Translate } from '../../context.ts';
import type { Effort } from '../../core/inspection.ts';
import { type Locale, type LocalText, localText, type Message, type MessageValues } from '../../core/message.ts';
import type { Instant } from '../../core/report/model.ts';
import { percentOf } from '../../core/report/percent.ts';
import { formatBytes } from '../../i18n/texts.ts';
import { createClockFace } from '../annex/clock-face.ts';
import { rememberTexts } from '../inspection-form/remember-texts.ts';
import { bindUnits } from '../inspection-form/wording.ts';

/** The words and figures of one report: what is unknown is a dash, never a guess. */
export interface ReportWording {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly none: string;
  /** A text of the report's own: `report-document.<key>`. */
  say(key: string, values?: MessageValues): string;
  /** A text of another area, by its whole key. */
  t: Translate;
  text(value: LocalText | null): string;
  message(message: Message): string;
  dayOf(at: Instant): string;
  /** Marked where it was written down afterwards. */
  marked(text: string, isImported: boolean | undefined): string;
  /** The day something was done; marked where it was written down afterwards. */
  doneOn(at: Instant, isImported: boolean | undefined): string;
  /** To the minute. */
  moment(at: Instant | null): string;
  duration(seconds: number): string;
  number(value: number): string;
  /** Person-days, in hundredths at most. */
  days(days: number): string;
  effort(effort: Effort, total: number): string;
  /** Of a share from 0 to 1: cut, not rounded, so that only a whole one reads 100 %. */
  share(share: number | null, digits?: number): string;
  /** Finer than other shares: a thousandth of a percent of half a year is less than three minutes. */
  availability(share: number | null): string;
  bytes(bytes: number): string;
  joined(parts: readonly string[]): string;
  /** One sentence after the other; empty where there are none. */
  sentences(sentences: readonly string[]): string;
}

export function createReportWording(timeZone: string, translate: Translate, locale: Locale): ReportWording {
  const t = rememberTexts(translate);
  const say: ReportWording['say'] = (key, values) => t(`report-document.${key}`, values);
  const none = say('none');
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const clockFace = createClockFace(timeZone);
  const words: ReportWording = {
    locale,
    timeZone,
    none,
    say,
    t,
    text: (value) => (value === null ? none : localText(value, locale)),
    message: ({ key, values }) => bindUnits(t(key, values)),
    dayOf: (at) => clockFace(at).slice(0, 10),
    marked: (text, isImported = false) => (isImported ? say('entered-afterwards', { text }) : text),
    doneOn: (at, isImported) => words.marked(words.dayOf(at), isImported),
    moment: (at) => (at === null ? none : clockFace(at).slice(0, 16).replace('T', ' ')),
    duration: (seconds) => bindUnits(say('duration', { seconds: wholeMinutes(seconds) })),
    number: (value) => numbers.format(value),
    days: (days) => numbers.format(Math.round(days * 100) / 100),
    effort: ({ onsite, remote, office }, total) =>
      say('effort', {
        onsite: words.days(onsite),
        remote: words.days(remote),
        office: words.days(office),
        total: words.days(total),
        count: total,
      }),
    share: (share, digits = 1) => (share === null ? none : shareText(share, digits)),
    availability: (share) => words.share(share, 3),
    bytes: (bytes) => bindUnits(formatBytes(bytes)),
    sentences: (sentences) =>
      sentences.reduce((one, other) => (one === '' ? other : say('sentences', { one, other })), ''),
    joined(parts) {
      const said = parts.filter((part) => part.trim() !== '');
      return said.length === 0 ? none : said.join(say('list-separator'));
    },
  };
  return words;
}

/** Seconds do not count in what lasted hours; the annex has them. */
function wholeMinutes(seconds: number): number {
  return seconds < 3_600 ? seconds : Math.floor(seconds / 60) * 60;
}

function shareText(share: number, digits: number): string {
  return `${percentOf(share, digits)
    .toFixed(digits)
    .replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros))}\u00a0%`;
}
