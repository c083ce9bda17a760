import type { ProbeFailure, ProbeOutcome } from '../../context.ts';
import type { Message, MessageValues } from '../../core/message.ts';
import type { Host, Site } from '../../core/site.ts';

/** Why something over SSH did not work, as a message whose key begins with `ssh.`; holds no secret. */
export class SshFailure extends Error implements ProbeFailure {
  readonly reason: Message;
  readonly retry: boolean;
  /** What the script had printed by then. */
  partialOutput?: string;

  constructor(reason: Message, options: { readonly retry: boolean; readonly cause?: unknown }) {
    super(`${reason.key} ${JSON.stringify(reason.values ?? {})}`, { cause: options.cause });
    this.name = 'SshFailure';
    this.reason = reason;
    this.retry = options.retry;
  }
}

/** Trying again without any change on either side may help. */
const WORTH_A_RETRY: ReadonlySet<string> = new Set([
  'ssh.unreachable',
  'ssh.refused',
  'ssh.name-unknown',
  'ssh.timeout-connect',
  'ssh.timeout-login',
  'ssh.dropped',
  'ssh.connection-lost',
  'ssh.timeout',
  'ssh.too-many-sessions',
  'ssh.tunnel-refused',
]);

/** A failure at one host: the values name it, so that the text can say where and which command mends it. */
export function failureAt(
  { site, host }: { readonly site: Site; readonly host: Host },
  key: string,
  details: { readonly values?: MessageValues; readonly cause?: unknown } = {},
): SshFailure {
  const values = { contract: site.contract.id, host: host.id, address: host.address, port: host.port };
  return new SshFailure(
    { key, values: { ...values, ...details.values } },
    { retry: WORTH_A_RETRY.has(key), cause: details.cause },
  );
}

/** Failures to connect that are told by themselves, for each is mended elsewhere; by the code of the system's call. */
const TOLD_BY_CODE: { readonly [code: string]: string } = {
  ECONNREFUSED: 'ssh.refused',
  ENOTFOUND: 'ssh.name-unknown',
  EAI_AGAIN: 'ssh.name-unknown',
};

/** No connection was made. */
export function unreachable(
  at: { readonly site: Site; readonly host: Host },
  { code, cause }: { readonly code: string; readonly cause: unknown },
): SshFailure {
  return failureAt(at, TOLD_BY_CODE[code] ?? 'ssh.unreachable', { values: { detail: code }, cause });
}

/** What is no failure of SSH is a defect, and goes on its way. */
export function asFailure(error: unknown): SshFailure {
  if (error instanceof SshFailure) return error;
  throw error;
}

export function asOutcome({ reason, retry, partialOutput }: SshFailure): ProbeOutcome<never> {
  return { ok: false, reason, retry, ...(partialOutput === undefined ? {} : { partialOutput }) };
}
