import type { Alert } from '../core/alert.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import { alertName, alertSubject, suggestedLevel } from './alert-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { levelMark } from './ticket-view.ts';
import type { Voice } from './voice.ts';

const ALERTS_SHOWN = 30;
const GROUPS_SHOWN = 8;
const SUBJECT_CHARACTERS = 120;
const NAME_CHARACTERS = 40;

export interface StormFacts {
  readonly stormId: number;
  readonly startedAt: Date;
  /** Null while it goes on. */
  readonly endedAt: Date | null;
  /** The first or the worst of them; 30 are shown. */
  readonly alerts: readonly Alert[];
  readonly total: number;
  /** How many of them fire still, where it is known. */
  readonly firing?: number;
  readonly bySeverity: readonly StormShare[];
  readonly byHost: readonly StormShare[];
}

export interface StormShare {
  /** A severity, or a host as it is to be called; null for those without. */
  readonly name: string | null;
  readonly count: number;
}

/** Many alerts at once 告警风暴, folded into one message. */
export function stormMessage(facts: StormFacts, voice: Voice): ChatMessage {
  const day = localDay(voice, facts.startedAt);
  const headline = stormHeadline(facts, day, voice);
  const shown = facts.alerts.slice(0, ALERTS_SHOWN);
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: headline }] },
    {
      kind: 'context',
      text: [
        voice.t('alert-message.storm-severities', { list: sharesInWords(facts.bySeverity, voice) }),
        voice.t('alert-message.storm-hosts', { list: sharesInWords(facts.byHost, voice) }),
      ].join('\n'),
    },
  ];
  if (shown.length > 0) blocks.push({ kind: 'list', items: shown.map((alert) => stormLine(alert, day, voice)) });
  const rest = facts.total - shown.length;
  const more = rest > 0 ? [voice.t('alert-message.storm-more', { count: rest })] : [];
  const notes = [...more, ...levelHint(shown, voice)];
  if (notes.length > 0) blocks.push({ kind: 'context', text: notes.join(' · ') });
  return { summary: headline, blocks };
}

/** How one of them gets a level, by one that has none: there is nothing to react to for each. */
export function levelHint(alerts: readonly Alert[], voice: Voice): string[] {
  const open = alerts.find(
    ({ state, ticketId, dismissedAt }) => state === 'firing' && ticketId === null && !dismissedAt,
  );
  if (!open) return [];
  const { levels } = voice.site.sla;
  const level = suggestedLevel(voice.site.sla, open.content.severity) ?? levels.at(-1)?.level ?? 1;
  return [voice.t('alert-message.storm-level-hint', { name: alertName(open), level })];
}

function stormHeadline(facts: StormFacts, day: string, voice: Voice): string {
  const values = { count: facts.total, from: clockTime(voice, facts.startedAt, day) };
  const firing = facts.firing === undefined ? '' : voice.t('alert-message.storm-firing', { count: facts.firing });
  if (facts.endedAt === null) return voice.t('alert-message.storm-running', values) + firing;
  const until = clockTime(voice, facts.endedAt, day);
  const seconds = spokenSeconds(facts.endedAt.getTime() - facts.startedAt.getTime());
  return voice.t('alert-message.storm-ended', { ...values, until, seconds }) + firing;
}

/** Most first; those beyond the first few are counted. */
function sharesInWords(shares: readonly StormShare[], voice: Voice): string {
  const sorted = shares.toSorted((a, b) => b.count - a.count);
  const named = sorted.slice(0, GROUPS_SHOWN).map(({ name, count }) => {
    const called = name === null || name.trim() === '' ? voice.t('alert-message.storm-none') : name;
    return `${oneLine(called, NAME_CHARACTERS)} ×${count}`;
  });
  const rest = sorted.slice(GROUPS_SHOWN).reduce((sum, { count }) => sum + count, 0);
  return [...named, ...(rest > 0 ? [voice.t('alert-message.storm-others', { count: rest })] : [])].join(' · ');
}

function stormLine(alert: Alert, day: string, voice: Voice): RichText {
  const mark = alert.state === 'resolved' ? '✅' : levelMark(suggestedLevel(voice.site.sla, alert.content.severity));
  const parts = [
    `${mark} ${alertName(alert)} ${alertSubject(alert, voice, SUBJECT_CHARACTERS)}`,
    ...(alert.content.severity === null ? [] : [oneLine(alert.content.severity, NAME_CHARACTERS)]),
    clockTime(voice, alert.startsAt, day),
    ...(alert.ticketId === null ? [] : [voice.t('alert.flag-ticket')]),
  ];
  if (alert.dismissedAt !== null)
    return [{ strike: parts.join(' · ') }, ` ${voice.t('alert-message.state-dismissed')}`];
  return parts.join(' · ');
}
