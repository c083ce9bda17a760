import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ReportVersion } from '../../core/report-request.ts';
import { UserError } from '../../errors.ts';
import { personName } from '../../messages/voice.ts';
import { isDuplicateKey } from '../../store/duplicate-key.ts';
import { findReport, listVersions } from '../../store/report-versions.ts';
import { insertSignature } from '../../store/signatures.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { readVersions } from './read-reports.ts';
import { tellVersion } from './tell-report.ts';

/**
 * The customer signs 签字确认 a version of a report; who and when shows in its messages.
 * @throws UserError for a version that is not the last one, one of a period that still ran, and one that somebody else has signed.
 */
export async function signReport(ctx: Context, caller: Caller, reportId: number): Promise<ReportVersion> {
  try {
    await sign(ctx, caller, reportId);
  } catch (error) {
    // Two people press the button at the same time: one of them has signed, and the other is told.
    if (!isDuplicateKey(error)) throw error;
    await sign(ctx, caller, reportId);
  }
  ctx.wake('outbox');
  const signed = await findReport(ctx.store, reportId);
  if (!signed) throw new Error(`report ${reportId} is gone`);
  return signed;
}

/** The same of the latest version of a period's report. */
export async function signLatest(ctx: Context, caller: Caller, typed: string): Promise<ReportVersion> {
  const latest = (await readVersions(ctx, caller, typed)).at(-1);
  if (!latest) throw new UserError('report.not-found');
  return signReport(ctx, caller, latest.id);
}

function sign(ctx: Context, caller: Caller, reportId: number): Promise<void> {
  return inTransaction(ctx, async (trx) => {
    const report = await findReport(trx, reportId);
    if (report?.contractId !== caller.site.contract.id) throw new UserError('report.not-found');
    const name = { key: report.periodKey, version: report.version };
    if (report.provisional) throw new UserError('report.provisional-not-signed', name);
    const latest = (await listVersions(trx, report)).at(-1);
    if (latest && latest.version > report.version) {
      throw new UserError('report.newer-version', { ...name, latest: latest.version });
    }
    if (report.signature) {
      // The same person again, perhaps the same request delivered twice: it is as they wanted.
      if (report.signature.person === caller.person.id) return;
      const person = personName(voiceOf(ctx, report.contractId), report.signature.person);
      throw new UserError('report.signed-already', { ...name, person });
    }
    await insertSignature(trx, {
      subjectKind: 'report',
      subjectId: report.id,
      version: report.version,
      person: caller.person.id,
      role: 'customer',
      rating: null,
      at: ctx.clock.now(),
      requestKey: caller.requestKey,
    });
    await tellVersion(ctx, trx, report.id);
  });
}
