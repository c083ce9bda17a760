import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { FailedOutcome } from '../../core/chat-port.ts';

/** When Slack says "too many" without saying for how long. */
const UNTOLD_REST_MS = 30_000;

const LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
/** Slack says of these that some of it may have been done. */
const UNCLEAR: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const BAD_BLOCKS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'msg_blocks_too_long',
  'msg_too_long',
]);
/** What can't be edited is not ours any more: its thread's root was deleted, or another installation of the app posted it. */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'thread_not_found',
  'cannot_reply_to_message',
  'cant_update_message',
]);
const NO_ACCESS: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
]);
/** The token, the installation or the workspace is the trouble: no call would pass. */
const BLOCKED: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
  'ekm_access_denied',
  'team_access_not_granted',
  'user_removed_from_team',
  'team_disabled',
  'two_factor_setup_required',
  'missing_scope',
  'not_allowed_token_type',
  'accesslimited',
]);
const NO_UPLOADS: ReadonlySet<string> = new Set([
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'file_type_not_allowed',
  'file_upload_size_restricted',
  'storage_limit_reached',
  'missing_scope',
  'not_allowed_token_type',
]);

/** What a call was for: a scope may be lacking for one thing and be there for another. */
export type CallKind = 'message' | 'file' | 'pin' | 'search';

/** What a failed call of the Web API means. Never holds a token or an address. */
export function outcomeOf(error: unknown, about: CallKind): FailedOutcome {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIPlatformError) return outcomeOfCode(String(error.data.error), about);
  if (error instanceof WebAPIHTTPError) {
    const code = `http_${error.statusCode}`;
    if (about === 'file' && error.statusCode === 413) return { kind: 'no-uploads', error: code };
    return { kind: [400, 413, 414, 431].includes(error.statusCode) ? 'refused' : 'unclear', error: code };
  }
  return { kind: 'unclear', error: networkError(error) };
}

function outcomeOfCode(code: string, about: CallKind): FailedOutcome {
  // Something between us and Slack answered with a page of its own.
  if (!/^[a-z0-9_.-]{1,80}$/.test(code)) return { kind: 'unclear', error: 'no_slack_answer' };
  if (LIMITED.has(code)) return { kind: 'limited', retryAfterMs: UNTOLD_REST_MS };
  if (UNCLEAR.has(code)) return { kind: 'unclear', error: code };
  if (BAD_BLOCKS.has(code)) return { kind: 'bad-blocks', error: code };
  if (GONE.has(code)) return { kind: 'gone', error: code };
  if (about === 'file' && NO_UPLOADS.has(code)) return { kind: 'no-uploads', error: code };
  if (NO_ACCESS.has(code)) return { kind: 'no-access', error: code };
  // The right to read or to pin may be missing where the right to write is there.
  if ((about === 'search' || about === 'pin') && code === 'missing_scope') return { kind: 'refused', error: code };
  return { kind: BLOCKED.has(code) ? 'blocked' : 'refused', error: code };
}

/** A short name for what went wrong on the way: `ECONNRESET`, `TimeoutError`. */
export function networkError(error: unknown): string {
  const original = error instanceof WebAPIRequestError ? error.original : error;
  for (let cause: unknown = original; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.cause === undefined) return cause.name;
  }
  return 'network_error';
}
