/** A webhook call before its body is read. */
export interface HookHead {
  readonly contractId: string;
  readonly sourceId: string;
  /** Lower-case names, each with every value it came with. */
  readonly headers: { readonly [name: string]: readonly string[] | undefined };
}

/** A webhook call as it came over the wire. */
export interface HookRequest extends HookHead {
  readonly rawBody: Buffer;
}

export interface HookAnswer {
  readonly status: 202 | 400 | 401 | 415 | 503;
  /** For the person who reads the sender's log. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

const RETRY_AFTER_SECONDS = 10;

export function tryLater(message: string, retryAfterSeconds = RETRY_AFTER_SECONDS): HookAnswer {
  return { status: 503, message, retryAfterSeconds };
}
