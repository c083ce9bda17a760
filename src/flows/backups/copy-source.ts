import type { Context } from '../../context.ts';
import { readScript } from '../../core/backup/finish-script.ts';
import { complaintsOf, type MadeCopy } from '../../core/backup/made-copy.ts';
import { numberOf, type ScriptReport } from '../../core/backup/script-frame.ts';
import type { Host } from '../../core/site.ts';
import { CopyFailed, type CopyWork, failCopy, newMarker } from './copy-work.ts';
import { failureOf, reportOf } from './run-on-host.ts';
import { storedContent } from './stored-content.ts';

/** The content of a copy on its way. */
export interface CopySource<Told> {
  /** To be taken once. Where it throws, {@link settle} says why. */
  readonly content: AsyncIterable<Uint8Array>;
  /** After all of the content is taken: what is known of it. @throws CopyFailed when it was not the whole. */
  settle(): Promise<Told>;
  /** Nobody takes any more of it. */
  abandon(): void;
}

/** What a script on a host prints. */
export function sourceFromScript<Told>(
  ctx: Context,
  work: CopyWork,
  {
    host,
    marker,
    script,
    judge,
  }: {
    readonly host: Host;
    readonly marker: string;
    readonly script: string;
    /** @throws CopyFailed */
    readonly judge: (report: ScriptReport) => Told;
  },
): CopySource<Told> {
  const { signal } = work;
  const stream = ctx.ssh.stream(work.site, host, script, { timeoutMs: work.remainingMs(), signal });
  return {
    content: stream.output,
    abandon: stream.abort,
    async settle() {
      const outcome = await stream.ended;
      if (!outcome.ok) throw failureOf(outcome);
      return judge(reportOf(ctx, { marker, text: '', end: outcome.output }));
    },
  };
}

/** A copy as it lies on the host it was made on. */
export function sourceFromHost(
  ctx: Context,
  work: CopyWork,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): CopySource<string> {
  const marker = newMarker();
  return sourceFromScript(ctx, work, {
    host: work.host,
    marker,
    script: readScript({ marker, path }),
    judge: (report) => {
      if (numberOf(report, 'status-source') !== 0) {
        throw failCopy('read-failed', { path, detail: complaintsOf(report.rest) });
      }
      return sha256;
    },
  });
}

/** A copy as it lies in Rounds' store. */
export function sourceFromStore(
  ctx: Context,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): CopySource<string> {
  const { content, failure } = storedContent(ctx, path);
  return {
    content,
    abandon: () => undefined,
    async settle() {
      if (failure() !== null) throw failCopy('store-failed', { detail: codeOf(failure()) });
      return sha256;
    },
  };
}

/** @throws CopyFailed for what is not whole. */
export function wholeOrFail(made: MadeCopy): MadeCopy & { ok: true } {
  if (!made.ok) throw new CopyFailed(made.failure);
  return made;
}

/** For people: the code of a failed call of the system, or what kind of error it is. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
