import type { ChatBlock, ChatMessage, RichText, Span } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import type { ScheduledRun } from '../core/scheduled-run.ts';
import { runLine } from './job-notice.ts';
import { personName, type Voice } from './voice.ts';

/** A scheduled job as it stands. */
export interface ListedJob {
  /** As it is typed. */
  readonly name: string;
  readonly title: Message;
  readonly schedule: string;
  readonly pause: { readonly by: string; readonly at: Date; readonly reason: string } | null;
  readonly next: readonly Date[];
  readonly last: ScheduledRun | null;
  readonly lastDone: ScheduledRun | null;
}

/** Every scheduled job of a contract: when it is due next, what became of it last, who has paused it. */
export function jobListMessage(jobs: readonly ListedJob[], voice: Voice): ChatMessage {
  const heading = voice.t('job.list', { count: jobs.length, zone: voice.site.contract.timeZone });
  const items = jobs.map((job): RichText => {
    const spans: Span[] = [{ bold: titleOf(job, voice) }, ' ', { code: job.name }, ' ', { code: job.schedule }];
    return [...spans, ...jobLines(job, voice).map((line) => `\n${line}`)];
  });
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: heading }] },
    { kind: 'list', items },
  ];
  return { summary: heading, blocks };
}

export function titleOf({ title }: Pick<ListedJob, 'title'>, { t }: Voice): string {
  return t(title.key, title.values);
}

/** What is to be said of a job below its name. */
export function jobLines({ pause, next, last, lastDone }: ListedJob, voice: Voice): string[] {
  const { t } = voice;
  const times = next.map((at) => t('job.time', { at: at.toISOString() })).join(t('job.comma'));
  const lines = [next.length === 0 ? t('job.no-next') : t('job.next-times', { times })];
  if (pause) {
    const values = { by: personName(voice, pause.by), at: pause.at.toISOString(), reason: pause.reason };
    lines.unshift(t('job.paused', values));
  }
  if (!last) return [...lines, t('job.never-run')];
  lines.push(t('job.last', { run: runLine(last, voice) }));
  if (last.outcome !== 'done' && lastDone) lines.push(t('job.last-done', { due: lastDone.dueAt.toISOString() }));
  return lines;
}
