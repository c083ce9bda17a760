import type { Compression, Context } from '../../context.ts';
import { scanArchive } from '../../core/backup/archive-scan.ts';
import { hostPlace } from '../../core/backup/check-place.ts';
import { listingScript } from '../../core/backup/check-script.ts';
import type { BackupCopy } from '../../core/backup/copy.ts';
import { scanDump } from '../../core/backup/dump-scan.ts';
import {
  type CheckVerdict,
  failed,
  found,
  judgeArchiveFacts,
  judgeDump,
  judgeListingReport,
  judgeOther,
  judgePresence,
  presenceOf,
} from '../../core/backup/judge-check.ts';
import type { BackupSource } from '../../core/backup/plan.ts';
import { DamagedContent } from '../../errors.ts';
import { ifInStore } from './check-present.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { findHost } from './copy-work.ts';

/** Unpacks and lists a copy to its end, and counts what is in it against what was counted when it was made. */
export async function checkListing(ctx: Context, work: CheckWork): Promise<CheckVerdict> {
  const { copy, plan } = work;
  const { source } = plan;
  const compression = compressionOf(copy);
  const at = hostPlace(copy, work.place);
  if (!at) {
    return ifInStore(ctx, work, (path) =>
      listHere(untilAborted(ctx.backups.content(path, compression), work.signal), copy, source),
    );
  }
  const host = findHost(work.site, at.hostId);
  const report = await runCheckScript(ctx, work, host, (marker) =>
    listingScript({ marker, path: at.path, compression, source: source.kind }),
  );
  return (
    judgePresence(presenceOf(report), copy, at.path) ?? judgeListingReport(report, { copy, source, host: host.id })
  );
}

/** As the row has it; a copy without a word was not compressed. */
export function compressionOf({ compression }: Pick<BackupCopy, 'compression'>): Compression {
  return compression === 'zstd' || compression === 'gzip' ? compression : 'none';
}

async function listHere(
  content: AsyncIterable<Uint8Array>,
  copy: BackupCopy,
  source: BackupSource,
): Promise<CheckVerdict> {
  try {
    if (source.kind === 'folders') return judgeArchiveFacts(await scanArchive(content), copy);
    const facts = await scanDump(content);
    return source.kind === 'database' ? judgeDump(facts, copy) : judgeOther(facts, copy, source.trailer);
  } catch (error) {
    if (!(error instanceof DamagedContent)) throw error;
    return failed(found('unpack-failed', { detail: error.message }));
  }
}

async function* untilAborted(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal.throwIfAborted();
    yield chunk;
  }
}
