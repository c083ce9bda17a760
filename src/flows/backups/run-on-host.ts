import type { Context, ProbeFailure, StreamEnd } from '../../context.ts';
import { readReport, type ScriptReport } from '../../core/backup/script-frame.ts';
import type { Host, Site } from '../../core/site.ts';
import { CopyFailed } from './copy-work.ts';

/** Reports are short; what is longer is not one of ours. */
const OUTPUT_LIMIT_CHARACTERS = 256 * 1024;

export interface HostScript {
  readonly site: Site;
  readonly host: Host;
  readonly marker: string;
  readonly script: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Runs a script that makes or looks at copies, and takes out what it reported; the rest is what programs complained of.
 *
 * @param onProgress bytes that the script says are written.
 * @throws CopyFailed when the host could not be worked on.
 */
export async function runOnHost(
  ctx: Context,
  { site, host, marker, script, signal, timeoutMs }: HostScript,
  onProgress: (bytes: number) => void = () => undefined,
): Promise<ScriptReport> {
  const stream = ctx.ssh.stream(site, host, script, { timeoutMs, signal });
  const decoder = new TextDecoder();
  const progress = `${marker} progress `;
  let text = '';
  let line = '';
  const take = (piece: string) => {
    const lines = `${line}${piece}`.split('\n');
    line = lines.pop() ?? '';
    for (const whole of lines) {
      if (whole.startsWith(progress)) onProgress(Number(whole.slice(progress.length)) || 0);
      else if (text.length < OUTPUT_LIMIT_CHARACTERS) text += `${whole}\n`;
    }
    if (line.length > OUTPUT_LIMIT_CHARACTERS) line = '';
  };
  const taken = takeAll(stream.output, (chunk) => take(decoder.decode(chunk, { stream: true })));
  const outcome = await stream.ended;
  await taken;
  if (!outcome.ok) throw failureOf(outcome);
  return reportOf(ctx, { marker, text: `${text}${line}`, end: outcome.output });
}

/** What a script reported on its output, its standard error, or both. Secrets that programs repeat are masked. */
export function reportOf(
  ctx: Context,
  { marker, text, end }: { readonly marker: string; readonly text: string; readonly end: Pick<StreamEnd, 'stderr'> },
): ScriptReport {
  return readReport(ctx.redact(`${text}\n${end.stderr}`), marker);
}

export function failureOf({ reason, retry }: ProbeFailure): CopyFailed {
  return new CopyFailed(reason, { retry });
}

/** Its failure is told by how the script ended. */
async function takeAll(output: AsyncIterable<Uint8Array>, take: (chunk: Uint8Array) => void): Promise<void> {
  try {
    for await (const chunk of output) take(chunk);
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error;
  }
}
