import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import { type Day, daysBetween } from '../core/local-day.ts';
import type { ObligationStanding } from '../core/obligation-status.ts';
import { type Mentions, mentionSpans } from './mentions.ts';
import { waiverWords } from './obligation-words.ts';
import { inWords, type Voice } from './voice.ts';

/** What is owed and when, as it stands on a day. */
export interface ObligationReminderFacts {
  readonly standing: ObligationStanding;
  readonly today: Day;
  /** The last day of the period that is worked on; null where none is. */
  readonly lastWorked: Day | null;
  readonly mentions: Mentions;
}

/** `⏳ 季度现场巡检 0/1：还有 5 天（12-31 前）`; once it is done, or too late, the same message says so. */
export function obligationReminder(facts: ObligationReminderFacts, voice: Voice): ChatMessage {
  const { standing, today, lastWorked, mentions } = facts;
  const { obligation, dueBy, status, owed, evidence, lateEvidence, waiver, cause } = standing;
  const left = daysBetween(today, dueBy);
  const key = status === 'waived' ? 'contract.reminder-waived' : `job.obligation-${stateOf(status, left, facts)}`;
  const text = voice.t(key, {
    ...(status === 'waived' ? { waiver: waiverWords(waiver ?? undefined, voice) } : {}),
    title: inWords(voice, obligation.title),
    done: evidence.length + lateEvidence.length,
    owed,
    count: left,
    until: dueBy,
    lastWorked: lastWorked ?? '',
  });
  const blocks: ChatBlock[] = [{ kind: 'text', text: [...mentionSpans(mentions), text] }];
  if (cause) blocks.push({ kind: 'context', text: voice.t(`contract.cause-${cause}`) });
  return { summary: text, blocks };
}

/** What is not recorded is owed until its last day, and not spoken of as missing after it. */
function stateOf(status: ObligationStanding['status'], left: number, facts: ObligationReminderFacts): string {
  const { standing, today, lastWorked } = facts;
  if (status === 'met' || status === 'late' || status === 'missing') return status;
  if (left < 0) return 'over';
  if (left === 0) return 'last-day';
  if (lastWorked === standing.dueBy) return 'soon';
  if (lastWorked === today) return 'last-worked-day';
  return lastWorked !== null && today < lastWorked ? 'soon-day-off' : 'day-off';
}
