import type { Context } from '../../context.ts';
import { hostPlace } from '../../core/backup/check-place.ts';
import { checksumScript } from '../../core/backup/check-script.ts';
import {
  type CheckVerdict,
  judgeChecksum,
  judgeChecksumReport,
  judgePresence,
  presenceOf,
} from '../../core/backup/judge-check.ts';
import { ifInStore } from './check-present.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { findHost } from './copy-work.ts';

/** Reads a copy again where it lies: it must be what was made, to the last bit. */
export async function checkChecksum(ctx: Context, work: CheckWork): Promise<CheckVerdict> {
  const { copy } = work;
  const at = hostPlace(copy, work.place);
  if (!at) {
    return ifInStore(ctx, work, async (path) => judgeChecksum(await ctx.backups.checksum(path, work.signal), copy, ''));
  }
  const host = findHost(work.site, at.hostId);
  const report = await runCheckScript(ctx, work, host, (marker) => checksumScript({ marker, path: at.path }));
  return judgePresence(presenceOf(report), copy, at.path) ?? judgeChecksumReport(report, copy, host.id);
}
