import type { Context } from '../../context.ts';
import type { Locale } from '../../core/message.ts';
import type { NewReportVersion, ReportVersion } from '../../core/report-request.ts';
import type { ReportIssue } from '../../reports/service-report/issue.ts';
import { findPeopleNames } from '../../store/sites.ts';

/** What stands on a version besides its figures: which one it is, who asked for it, and what was before. */
export async function issueOf(
  ctx: Context,
  given: {
    readonly version: ReportVersion | NewReportVersion;
    /** All versions of the period, the oldest first; later ones than this do not count. */
    readonly before: readonly ReportVersion[];
    readonly locale: Locale;
  },
): Promise<ReportIssue> {
  const { version, locale } = given;
  const { timeZone } = ctx.sites.byId(version.contractId).contract;
  const t = ctx.texts(locale, timeZone);
  const names = await findPeopleNames(ctx.store, version.contractId);
  const name = (id: string) => names.get(id) ?? id;
  const signature = 'signature' in version ? version.signature : null;
  return {
    version: version.version,
    issuedAt: version.madeAt.toISOString(),
    issuedBy: name(version.madeBy),
    dataHash: version.dataHash,
    changes: version.changes.map(({ key, values }) => t(key, values)),
    // Of a period that still runs there is no version that another one follows.
    earlier: version.provisional
      ? []
      : given.before
          .filter((other) => other.version < version.version)
          .map((other) => ({
            version: other.version,
            issuedAt: other.madeAt.toISOString(),
            dataHash: other.dataHash,
            note: other.reason,
          })),
    signed: signature === null ? null : { by: name(signature.person), at: signature.at.toISOString() },
  };
}
