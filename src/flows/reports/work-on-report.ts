import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import type { ReportPhase, ReportRequest } from '../../core/report-request.ts';
import { UserError } from '../../errors.ts';
import { isDuplicateKey } from '../../store/duplicate-key.ts';
import { advanceReport, claimReport, endReport, releaseReport, renewReport } from '../../store/report-requests.ts';
import type { RowLease } from '../../store/running-rows.ts';
import { newReference } from '../audited-attempt.ts';
import { newLease } from '../new-lease.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { finishReport } from './finish-report.ts';
import { tellReport } from './tell-report.ts';

/** How long a maker is believed to be alive without a sign of life, and how often it gives one. */
export interface ReportPace {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** After a failure that is not the wish's fault it is tried again after so long, and then twice as long. */
  readonly retryMs: number;
}

export const PACE: ReportPace = { leaseMs: 30_000, renewEveryMs: 5_000, retryMs: 10_000 };
const MOST_ATTEMPTS = 4;

/** Takes up reports that are wanted, and those whose maker died; they are made in the background. */
export async function takeUpReports(ctx: Context, pace: ReportPace = PACE): Promise<void> {
  for (;;) {
    const lease = newLease(ctx, pace.leaseMs);
    const request = await inTransaction(ctx, (trx) => claimReport(trx, lease));
    if (!request) return;
    ctx.background(`report ${request.id}`, () => workOnReport(ctx, request, { lease, pace }));
  }
}

interface Held {
  readonly lease: RowLease;
  readonly pace: ReportPace;
}

/** Makes a claimed report to its one outcome, or gives it back. */
export async function workOnReport(ctx: Context, request: ReportRequest, { lease, pace }: Held): Promise<void> {
  const { owner } = lease;
  const signs = giveSignsOfLife(() => renewReport(ctx.store, request.id, lease), {
    everyMs: pace.renewEveryMs,
    onFailure: (error) => ctx.log.warn({ error, report: request.id }, 'could not give a sign of life of a report'),
  });
  let told = Promise.resolve();
  const onPhase = (phase: ReportPhase) => {
    told = told.then(() => tellPhase(ctx, request.id, { owner, phase }));
  };
  try {
    await finishReport(ctx, request, { owner, onPhase, told: () => told });
  } catch (error) {
    await told;
    await settleFailure(ctx, request, { lease, pace }, error);
  } finally {
    signs.stop();
  }
}

async function tellPhase(
  ctx: Context,
  id: number,
  { owner, phase }: { readonly owner: string; readonly phase: ReportPhase },
): Promise<void> {
  try {
    await inTransaction(ctx, async (trx) => {
      await advanceReport(trx, id, { owner, phase });
      await tellReport(ctx, trx, id);
    });
    ctx.wake('outbox');
  } catch (error) {
    ctx.log.warn({ error, report: id }, 'could not tell how far a report is');
  }
}

/** What a person can mend ends it; all else is tried again some times. */
async function settleFailure(
  ctx: Context,
  request: ReportRequest,
  { lease: { owner }, pace }: Held,
  error: unknown,
): Promise<void> {
  const { id, attempts } = request;
  const isPassing = isStoreAway(error) || isDuplicateKey(error) || ctx.stopping.aborted;
  const mayRetry = isPassing || (!(error instanceof UserError) && attempts < MOST_ATTEMPTS);
  if (mayRetry) {
    ctx.log.warn({ error, report: id, attempts }, 'could not make a report; trying again');
    const pauseMs = ctx.stopping.aborted ? 0 : pace.retryMs * 2 ** (attempts - 1);
    await releaseReport(ctx.store, id, { owner, pauseMs });
    return;
  }
  const failure = failureOf(ctx, request, error);
  await inTransaction(ctx, async (trx) => {
    const isOurs = await endReport(trx, id, { owner, end: { failure }, at: ctx.clock.now() });
    if (isOurs) await tellReport(ctx, trx, id);
  });
  ctx.wake('outbox');
}

function failureOf(ctx: Context, { id }: ReportRequest, error: unknown): Message {
  if (error instanceof UserError) return { key: `errors.${error.code}`, values: error.values };
  const reference = newReference();
  ctx.log.error({ error, reference, report: id }, 'a report failed by itself');
  return { key: 'errors.report.failed-inside', values: { reference } };
}
