import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { isDigestDay } from '../../core/digest-edition.ts';
import { type Day, dayAt } from '../../core/local-day.ts';
import { lastWorkedDay, remindOf } from '../../core/obligation-reminder.ts';
import type { ObligationStanding } from '../../core/obligation-status.ts';
import type { Site } from '../../core/site.ts';
import { NOBODY } from '../../messages/mentions.ts';
import { obligationReminder } from '../../messages/obligation-reminder.ts';
import { findKnownMessages } from '../../store/known-messages.ts';
import { postMessages } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { readObligations } from '../read-obligations.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { mentionsOf } from '../tickets/tell-ticket.ts';
import type { RunReport, ScheduledJob } from './scheduled-job.ts';

const TIME_LIMIT_MS = 60_000;

/** Reminds a contract's channel, on the days and at the time its digest comes, of what it owes soon and has not done. */
export function obligationJobs(site: Site): ScheduledJob[] {
  const { id: contractId, timeZone } = site.contract;
  if (site.obligations.length === 0) return [];
  const { atMinutes } = site.digest;
  return [
    {
      name: `obligations:${contractId}`,
      title: { key: 'job.title-obligations' },
      contractId,
      schedule: `${atMinutes % 60} ${Math.floor(atMinutes / 60)} * * *`,
      timeZone,
      timeLimitMs: TIME_LIMIT_MS,
      catchUp: 'run-late',
      async run(ctx): Promise<RunReport> {
        const count = await remindObligations(ctx, ctx.sites.byId(contractId));
        return { outcome: 'done', detail: { key: 'job.reminded', values: { count } } };
      },
    },
  ];
}

/**
 * Posts one message for each obligation and period that ends within a week and is not done, keeps it up to date until the
 * obligation is met or the next period has ended, and posts another one on the period's last day, or the last before it on which
 * somebody works. On days off none is posted.
 *
 * @returns how many obligations are owed soon.
 */
export function remindObligations(ctx: Context, site: Site): Promise<number> {
  return remind(ctx, site, { mayPost: true });
}

/** Brings the reminders that are posted up to date, and posts none: something has changed that they speak of. */
export async function keepReminders(ctx: Context, site: Site): Promise<void> {
  await remind(ctx, site, { mayPost: false });
}

async function remind(ctx: Context, site: Site, { mayPost }: { readonly mayPost: boolean }): Promise<number> {
  const now = ctx.clock.now();
  const today = dayAt(now, site.contract.timeZone);
  const standings = await readObligations(ctx, site, now);
  const isWorked = (day: Day) => isDigestDay(site, day);
  const reminders = standings.map((standing) => ({ standing, reminder: remindOf(standing, today, isWorked) }));
  await inTransaction(ctx, async (trx) => {
    const known = await knownKeys(trx, site, standings);
    const voice = voiceOf(ctx, site.contract.id);
    const leads = mentionsOf(ctx, voice, [{ kind: 'role', role: 'lead' }]);
    const messages = reminders.flatMap(({ standing, reminder }) => {
      const { soon, lastDay } = keysOf(site, standing);
      const isLastDay = reminder === 'last-day';
      return [
        { key: soon, isWanted: reminder === 'soon', mentions: NOBODY },
        { key: lastDay, isWanted: isLastDay, mentions: isLastDay ? leads : NOBODY },
      ]
        .filter(({ key, isWanted }) => (isWanted && mayPost) || known.has(key))
        .map(({ key, mentions }) => {
          const lastWorked = lastWorkedDay(standing.period.firstDay, standing.dueBy, isWorked);
          return { key, message: obligationReminder({ standing, today, lastWorked, mentions }, voice) };
        });
    });
    const { id: contractId, channel } = site.contract;
    const posts = messages.map(({ key, message }) => ({ contractId, channel, key, message }));
    if (posts.length > 0) await postMessages(trx, posts, now);
  });
  ctx.wake('outbox');
  return reminders.filter(({ reminder }) => reminder !== 'nothing').length;
}

/** Which of the messages are there already, and have to be kept true. */
async function knownKeys(
  trx: Transaction<Database>,
  site: Site,
  standings: readonly ObligationStanding[],
): Promise<ReadonlySet<string>> {
  return findKnownMessages(
    trx,
    standings.flatMap((standing) => Object.values(keysOf(site, standing))),
  );
}

function keysOf(site: Site, { obligation, period }: ObligationStanding): { soon: string; lastDay: string } {
  const soon = `obligation:${site.contract.id}:${obligation.id}:${period.firstDay}`;
  return { soon, lastDay: `${soon}:last-day` };
}
