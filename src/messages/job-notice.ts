import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import { type RunOutcome, type ScheduledRun, TROUBLES } from '../core/scheduled-run.ts';
import type { Voice } from './voice.ts';

/** What a channel is told of a scheduled job that did not run as it should. */
export interface JobNoticeFacts {
  readonly name: string;
  readonly title: Message;
  readonly told: {
    readonly counts: ReadonlyMap<RunOutcome, number>;
    readonly firstDueAt: Date;
    readonly lastDueAt: Date;
    /** The newest first; the others are only counted. */
    readonly latest: readonly ScheduledRun[];
  };
  /** A run that makes up for what was missed and is under way. */
  readonly lateRun: ScheduledRun | null;
  /** When it was done again after all this. */
  readonly recoveredAt: Date | null;
  /** Null where it is not due any more. */
  readonly nextAt: Date | null;
}

/** `⚠️ 定时任务「月度巡检」：失败 2 次，错过 1 次`, with what is known of each. */
export function jobNoticeMessage(facts: JobNoticeFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const { told, lateRun, recoveredAt, nextAt } = facts;
  const title = t(facts.title.key, facts.title.values);
  const ends = countWords(told.counts, voice);
  const heading = t(recoveredAt === null ? 'job.notice' : 'job.notice-recovered', { title, ends });
  const lines = told.latest.map((run) => runLine(run, voice));
  const total = [...told.counts.values()].reduce((sum, count) => sum + count, 0);
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: heading }] },
    { kind: 'list', items: lines },
  ];
  const more = total - told.latest.length;
  if (more > 0) {
    const values = { count: more, from: told.firstDueAt.toISOString() };
    blocks.push({ kind: 'context', text: t('job.notice-more', values) });
  }
  if (lateRun) {
    const values = { due: lateRun.dueAt.toISOString(), late: (lateRun.lateMs ?? 0) / 1000 };
    blocks.push({ kind: 'text', text: t('job.notice-late-run', values) });
  }
  if (recoveredAt) {
    blocks.push({ kind: 'text', text: t('job.notice-done', { at: recoveredAt.toISOString() }) });
  }
  const next = nextAt === null ? t('job.no-next') : t('job.next', { at: nextAt.toISOString() });
  const small: RichText = [`${next} · `, { code: facts.name }];
  blocks.push({ kind: 'context', text: small });
  return { summary: heading, blocks };
}

/** `失败 2 次，错过 1 次`. */
function countWords(counts: ReadonlyMap<RunOutcome, number>, { t }: Voice): string {
  return TROUBLES.flatMap((outcome) => {
    const count = counts.get(outcome) ?? 0;
    return count === 0 ? [] : [t(`job.count-${outcome}`, { count })];
  }).join(t('job.comma'));
}

/** `11-21 02:00 失败：…`. */
export function runLine({ dueAt, outcome, detail }: ScheduledRun, { t }: Voice): string {
  const what = t(`job.outcome-${outcome ?? 'running'}`);
  const values = { due: dueAt.toISOString(), what };
  if (!detail) return t('job.run', values);
  return t('job.run-detail', { ...values, detail: t(detail.key, detail.values) });
}
