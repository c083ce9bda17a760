import type { Context } from '../../context.ts';
import { finishScript, receiveScript } from '../../core/backup/finish-script.ts';
import { complaintsOf } from '../../core/backup/made-copy.ts';
import { hashOf, numberOf } from '../../core/backup/script-frame.ts';
import type { Host } from '../../core/site.ts';
import { DamagedContent } from '../../errors.ts';
import { type CopySource, codeOf } from './copy-source.ts';
import { type CopyWork, failCopy, newMarker } from './copy-work.ts';
import { failureOf, reportOf, runOnHost } from './run-on-host.ts';

/** What a copy's content told of itself, and how long it is. */
export interface Delivered<Told> {
  readonly told: Told;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Brings the content of a copy into Rounds' store: it has its name there only when its hash is the one that was sent.
 * @param hashIn the hash in what the source tells.
 * @throws CopyFailed
 */
export async function deliverToStore<Told>(
  ctx: Context,
  work: CopyWork,
  delivery: {
    readonly path: string;
    readonly source: CopySource<Told>;
    readonly hashIn: (told: Told) => string;
    /** When all has come, before it is read again. */
    readonly onArrived?: () => Promise<void>;
  },
): Promise<Delivered<Told>> {
  const { path, source, hashIn, onArrived } = delivery;
  const writer = await inStore(() => ctx.backups.write(path));
  try {
    let bytes = 0;
    for await (const chunk of contentOf(source)) {
      await inStore(() => writer.write(chunk));
      bytes += chunk.length;
      work.progress(bytes);
    }
    const told = await source.settle();
    await onArrived?.();
    const finished = await inStore(() => writer.finish(hashIn(told)));
    return { told, ...finished };
  } catch (error) {
    source.abandon();
    await writer.discard();
    throw error;
  }
}

/** What the store could not do, in words. */
async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DamagedContent) throw failCopy('arrived-damaged');
    throw failCopy('store-failed', { detail: codeOf(error) });
  }
}

/**
 * Brings the content of a copy to another host, and finishes it there when its hash is the same at both ends.
 * @throws CopyFailed
 */
export async function deliverToHost<Told>(
  ctx: Context,
  work: CopyWork,
  delivery: {
    readonly host: Host;
    readonly path: string;
    readonly source: CopySource<Told>;
    readonly hashIn: (told: Told) => string;
    readonly onArrived?: () => Promise<void>;
  },
): Promise<Delivered<Told>> {
  const { host, path, source, hashIn, onArrived } = delivery;
  const { site, signal } = work;
  const marker = newMarker();
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of contentOf(source)) {
      yield chunk;
      bytes += chunk.length;
      work.progress(bytes);
    }
  }
  const options = { timeoutMs: work.remainingMs(), outputLimitBytes: 64 * 1024, signal, input: counted() };
  const outcome = await ctx.ssh.send(site, host, receiveScript({ marker, path }), options).finally(source.abandon);
  if (!outcome.ok) throw failureOf(outcome);
  const report = reportOf(ctx, { marker, text: outcome.output.stdout, end: outcome.output });
  if (numberOf(report, 'status-write') !== 0) {
    throw failCopy('write-failed', { status: numberOf(report, 'status-write'), detail: complaintsOf(report.rest) });
  }
  const told = await source.settle();
  const sha256 = hashIn(told);
  if (hashOf(report) !== sha256) throw failCopy('arrived-damaged');
  await onArrived?.();
  await finishOnHost(ctx, work, { host, path, sha256, state: null });
  return { told, sha256, bytes };
}

/** Why the content broke off, its source knows best. */
async function* contentOf<Told>(source: CopySource<Told>): AsyncGenerator<Uint8Array> {
  try {
    yield* source.content;
  } catch (error) {
    await source.settle();
    throw error;
  }
}

/**
 * Makes a copy of what was written on a host: synced, read again, named. @returns its bytes.
 * @throws CopyFailed
 */
export async function finishOnHost(
  ctx: Context,
  work: CopyWork,
  {
    host,
    path,
    sha256,
    state,
  }: { readonly host: Host; readonly path: string; readonly sha256: string; readonly state: string | null },
): Promise<number> {
  const marker = newMarker();
  const script = finishScript({ marker, path, sha256, state });
  const { site, signal } = work;
  const report = await runOnHost(ctx, { site, host, marker, script, signal, timeoutMs: work.remainingMs() });
  const atRest = hashOf(report, 'at-rest');
  if (atRest !== null && atRest !== sha256) throw failCopy('damaged-at-rest', { path });
  const bytes = numberOf(report, 'bytes');
  if (report.values.get('finished') !== 'yes' || bytes === null) {
    throw failCopy('not-finished', { path, detail: complaintsOf(report.rest) });
  }
  return bytes;
}
