import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { hostPlace } from '../../core/backup/check-place.ts';
import { checksumScript } from '../../core/backup/check-script.ts';
import type { BackupCopy, CopyPlace } from '../../core/backup/copy.ts';
import type { RestoreSource } from '../../core/backup/drill-folder-script.ts';
import { readScript } from '../../core/backup/finish-script.ts';
import {
  type CheckVerdict,
  failed,
  found,
  judgeChecksum,
  judgeChecksumReport,
  judgePresence,
  presenceOf,
  unknown,
} from '../../core/backup/judge-check.ts';
import { complaintsOf } from '../../core/backup/made-copy.ts';
import { numberOf, type ScriptReport } from '../../core/backup/script-frame.ts';
import type { Host } from '../../core/site.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { codeOf } from './copy-source.ts';
import { CopyFailed, findHost, newMarker } from './copy-work.ts';
import { failureOf, reportOf } from './run-on-host.ts';
import { storedContent } from './stored-content.ts';

/** One copy of a chain, and from where it is restored. */
export interface RestorePart {
  readonly copy: BackupCopy;
  readonly place: CopyPlace;
}

/** A script that restores from a source, or looks at it. */
export type ComposeRestore = (marker: string, source: RestoreSource) => string;

export type Restored =
  | { readonly ok: true; readonly report: ScriptReport; readonly milliseconds: number }
  | { readonly ok: false; readonly verdict: CheckVerdict };

/**
 * Gives a copy to a script on a host: as a file where it lies there, else through the script's standard input. In both ways it
 * is compared with the checksum that was taken when it was made.
 * @throws CopyFailed when a host could not be worked on.
 */
export async function restorePart(
  ctx: Context,
  work: CheckWork,
  { part, host }: { readonly part: RestorePart; readonly host: Host },
  compose: ComposeRestore,
): Promise<Restored> {
  const at = hostPlace(part.copy, part.place);
  if (at?.hostId !== host.id) return restoreFromAfar(ctx, work, { part, host }, compose);
  const { copy } = part;
  const { path } = at;
  const sum = await runCheckScript(ctx, work, host, (marker) => checksumScript({ marker, path }));
  const checked = judgePresence(presenceOf(sum), copy, path) ?? judgeChecksumReport(sum, copy, host.id);
  if (checked.outcome !== 'passed') return { ok: false, verdict: checked };
  const startedAt = performance.now();
  const report = await runCheckScript(ctx, work, host, (marker) => compose(marker, { kind: 'file', path }));
  return { ok: true, report, milliseconds: performance.now() - startedAt };
}

interface Afar {
  /** To be taken once. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Why it was not all that lies there; null when it was. */
  problem(): Promise<CheckVerdict | null>;
  abandon(): void;
}

async function restoreFromAfar(
  ctx: Context,
  work: CheckWork,
  { part, host }: { readonly part: RestorePart; readonly host: Host },
  compose: ComposeRestore,
): Promise<Restored> {
  const { copy } = part;
  const afar = openAfar(ctx, work, part);
  const hash = createHash('sha256');
  const marker = newMarker();
  const startedAt = performance.now();
  let outcome: Awaited<ReturnType<Context['ssh']['send']>>;
  try {
    outcome = await ctx.ssh.send(work.site, host, compose(marker, { kind: 'input' }), {
      input: watched(afar.content, (chunk) => hash.update(chunk)),
      timeoutMs: work.remainingMs(),
      outputLimitBytes: 256 * 1024,
      signal: work.signal,
    });
  } catch (error) {
    afar.abandon();
    // What the content threw: where it comes from knows why.
    const problem = await afar.problem();
    if (problem === null) throw error;
    return { ok: false, verdict: problem };
  }
  const milliseconds = performance.now() - startedAt;
  if (!outcome.ok) {
    afar.abandon();
    throw failureOf(outcome);
  }
  const report = reportOf(ctx, { marker, text: outcome.output.stdout, end: outcome.output });
  if (wasLeft(report)) {
    afar.abandon();
    return { ok: true, report, milliseconds };
  }
  const problem = await afar.problem();
  if (problem) return { ok: false, verdict: problem };
  const checked = judgeChecksum(hash.digest('hex'), copy, '');
  return checked.outcome === 'passed' ? { ok: true, report, milliseconds } : { ok: false, verdict: checked };
}

/** The script ended before it had taken everything: what it reports says why. */
function wasLeft(report: ScriptReport): boolean {
  return numberOf(report, 'status-source') !== 0;
}

function openAfar(ctx: Context, work: CheckWork, { copy, place }: RestorePart): Afar {
  const at = hostPlace(copy, place);
  return at ? openOnHost(ctx, work, at) : openInStore(ctx, copy);
}

function openOnHost(ctx: Context, work: CheckWork, at: { readonly hostId: string; readonly path: string }): Afar {
  const host = findHost(work.site, at.hostId);
  const marker = newMarker();
  const script = readScript({ marker, path: at.path });
  const stream = ctx.ssh.stream(work.site, host, script, { timeoutMs: work.remainingMs(), signal: work.signal });
  return {
    content: stream.output,
    abandon: stream.abort,
    async problem() {
      const outcome = await stream.ended;
      if (!outcome.ok) throw failureOf(outcome);
      const report = reportOf(ctx, { marker, text: '', end: outcome.output });
      if (numberOf(report, 'status-source') === 0) return null;
      return failed(found('read-failed', { detail: complaintsOf(report.rest) }));
    },
  };
}

function openInStore(ctx: Context, copy: BackupCopy): Afar {
  const path = copy.storePath ?? '';
  const { content, failure } = storedContent(ctx, path);
  return {
    content,
    abandon: () => undefined,
    async problem() {
      if (failure() === null) return null;
      const detail = codeOf(failure());
      if (detail === 'ENOENT') return failed(found('gone', { path }));
      return unknown(found('store-unreadable', { path, detail }));
    },
  };
}

async function* watched(
  content: AsyncIterable<Uint8Array>,
  look: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    look(chunk);
    yield chunk;
  }
}

/** What kept a host from being worked on, as a verdict: nothing is known of the copy. Null for any other error. */
export function verdictOf(error: unknown): CheckVerdict | null {
  return error instanceof CopyFailed ? unknown(error.failure) : null;
}
