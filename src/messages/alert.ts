import type { Alert, Mute } from '../core/alert.ts';
import type { ChatBlock, ChatButton, ChatMessage, Span } from '../core/chat.ts';
import type { SimilarFault } from '../core/similarity.ts';
import { alertLinks, alertName, alertOrigin, alertSubject } from './alert-words.ts';
import { clockTime, localDay, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { reactionSign } from './reaction-signs.ts';
import { similarBlocks } from './similar-faults.ts';
import { levelButtons, levelRow } from './ticket-buttons.ts';
import { levelMark, levelName } from './ticket-view.ts';
import { personName, type Voice } from './voice.ts';

const DESCRIPTION_CHARACTERS = 300;
/** A sender's clock this far from the receipt is worth a word: ticket clocks run from the receipt. */
const NOTED_DELAY_MS = 60_000;

export interface AlertFacts {
  readonly alert: Alert;
  /** How the sender is called; by default as the site file has it. */
  readonly sourceName?: string;
  readonly suggestedLevel: number | null;
  readonly similar: readonly SimilarFault[];
  /** The planned maintenance that it falls into. */
  readonly mute?: Pick<Mute, 'reason' | 'untilAt'> | null;
  /** What was said when it was dismissed. */
  readonly dismissReason?: string | null;
}

/** An alert in the channel as long as it has no ticket; when it gets one the same message becomes the ticket's card. */
export function alertMessage(facts: AlertFacts, voice: Voice): ChatMessage {
  const { alert } = facts;
  const day = localDay(voice, alert.receivedAt);
  const subject = alertSubject(alert, voice);
  const state = stateWords(facts, day, voice);
  const mark = stateMark(facts);
  const title: Span[] = state === '' ? [`${mark} `, { bold: subject }] : [`${mark} ${state} · `, { bold: subject }];
  const origin = alertOrigin(alert, voice, facts.sourceName);
  const since = voice.t('alert-message.since', { at: clockTime(voice, alert.startsAt, day, { seconds: true }) });
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [...title, ` · ${alertName(alert)} · ${origin} · ${since}`, ...alertLinks(alert, voice)] },
    ...noteBlocks(facts, day, voice),
  ];
  if (alert.dismissedAt === null) {
    blocks.push(...similarBlocks(facts.similar, day, voice), buttonRow(facts, voice));
  }
  return { summary: state === '' ? `${mark} ${subject}` : `${mark} ${state} · ${subject}`, blocks };
}

function stateMark({ alert, mute, suggestedLevel }: AlertFacts): string {
  if (alert.dismissedAt !== null) return '🚫';
  if (alert.state === 'resolved') return '✅';
  return mute || alert.muteId !== null ? '🔕' : levelMark(suggestedLevel);
}

/** Empty while it just fires: its mark and subject say so. */
function stateWords({ alert, mute }: AlertFacts, day: string, voice: Voice): string {
  if (alert.dismissedAt !== null) return voice.t('alert-message.state-dismissed');
  if (alert.state === 'resolved') {
    const at = alert.resolvedAt ?? alert.receivedAt;
    return voice.t('alert-message.state-resolved', { at: clockTime(voice, at, day, { seconds: true }) });
  }
  if (mute || alert.muteId !== null) return voice.t('alert-message.state-muted');
  return '';
}

function noteBlocks(facts: AlertFacts, day: string, voice: Voice): ChatBlock[] {
  const { alert } = facts;
  const description = oneLine(alert.content.description, DESCRIPTION_CHARACTERS);
  const notes = [
    ...(description === '' || description === oneLine(alert.content.title, DESCRIPTION_CHARACTERS)
      ? []
      : [description]),
    historyLine(alert, day, voice),
    dismissalLine(facts, day, voice),
    muteLine(facts, day, voice),
  ].filter((line) => line !== '');
  const notesBlock: ChatBlock[] = notes.length === 0 ? [] : [{ kind: 'context', text: notes.join('\n') }];
  return [...notesBlock, { kind: 'context', text: levelHint(facts, voice) }];
}

function historyLine(alert: Alert, day: string, voice: Voice): string {
  const lasted = alert.resolvedAt === null ? 0 : alert.resolvedAt.getTime() - alert.startsAt.getTime();
  const delay = Math.abs(alert.receivedAt.getTime() - alert.startsAt.getTime());
  return [
    ...(alert.occurrences > 1 ? [voice.t('alert-message.occurrences', { count: alert.occurrences })] : []),
    ...(alert.state === 'resolved' && lasted > 0
      ? [voice.t('alert-message.lasted', { seconds: spokenSeconds(lasted) })]
      : []),
    ...(delay > NOTED_DELAY_MS
      ? [voice.t('alert-message.received', { at: clockTime(voice, alert.receivedAt, day, { seconds: true }) })]
      : []),
  ].join(' · ');
}

function dismissalLine({ alert, dismissReason }: AlertFacts, day: string, voice: Voice): string {
  if (alert.dismissedAt === null) return '';
  const values = {
    person: alert.dismissedBy === null ? 'Rounds' : personName(voice, alert.dismissedBy),
    at: clockTime(voice, alert.dismissedAt, day),
  };
  if (!dismissReason) return voice.t('alert-message.dismissed', values);
  const reason = oneLine(dismissReason, DESCRIPTION_CHARACTERS);
  return voice.t('alert-message.dismissed-because', { ...values, reason });
}

function muteLine({ mute }: AlertFacts, day: string, voice: Voice): string {
  if (!mute) return '';
  return voice.t('alert-message.muted', {
    reason: oneLine(mute.reason, DESCRIPTION_CHARACTERS),
    until: clockTime(voice, mute.untilAt, day),
  });
}

/** How its clocks are started, and by which level probably. */
function levelHint({ alert, suggestedLevel }: AlertFacts, voice: Voice): string {
  const signs = voice.site.sla.reactions.levels.map(reactionSign).join('');
  if (alert.dismissedAt !== null) return voice.t('alert-message.level-after-all', { signs });
  if (suggestedLevel === null) return voice.t('alert-message.level-hint', { signs });
  const level = levelName(voice, voice.site.sla, suggestedLevel);
  return voice.t('alert-message.level-suggested', { level, signs });
}

function buttonRow({ alert, suggestedLevel }: AlertFacts, voice: Voice): ChatBlock {
  const value = { alert: alert.id };
  const levels = levelButtons(voice.site.sla, voice, { action: 'alert-level', value, suggested: suggestedLevel });
  const dismiss: ChatButton = { action: 'alert-dismiss', label: voice.t('alert-message.button-dismiss'), value };
  return levelRow(levels, [dismiss]);
}
