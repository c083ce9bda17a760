import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { type CallKind, outcomeOf } from '../../../src/adapters/slack/call-outcome.ts';

function platform(error: string): Error {
  return new WebAPIPlatformError({ ok: false, error });
}

function broken(code: string): Error {
  const cause = Object.assign(new Error(`connect ${code} https://hooks.example/secret`), { code });
  return new WebAPIRequestError(new TypeError('fetch failed', { cause }));
}

test.each<[string, Error, CallKind, object]>([
  ['429', new WebAPIRateLimitedError(7), 'message', { kind: 'limited', retryAfterMs: 7_000 }],
  ['ratelimited', platform('ratelimited'), 'message', { kind: 'limited', retryAfterMs: 30_000 }],
  ['500', new WebAPIHTTPError(500, 'Server Error', {}), 'message', { kind: 'unclear', error: 'http_500' }],
  ['413', new WebAPIHTTPError(413, 'Too Large', {}), 'message', { kind: 'refused', error: 'http_413' }],
  ['413 of a file', new WebAPIHTTPError(413, 'Too Large', {}), 'file', { kind: 'no-uploads', error: 'http_413' }],
  ['internal error', platform('internal_error'), 'message', { kind: 'unclear', error: 'internal_error' }],
  ['a page of a proxy', platform('<html>503</html>'), 'message', { kind: 'unclear', error: 'no_slack_answer' }],
  ['invalid blocks', platform('invalid_blocks'), 'message', { kind: 'bad-blocks', error: 'invalid_blocks' }],
  ['too long blocks', platform('msg_blocks_too_long'), 'message', { kind: 'bad-blocks', error: 'msg_blocks_too_long' }],
  ['a too long text', platform('msg_too_long'), 'message', { kind: 'bad-blocks', error: 'msg_too_long' }],
  ['what we may not edit', platform('cant_update_message'), 'message', { kind: 'gone', error: 'cant_update_message' }],
  ['a deleted message', platform('message_not_found'), 'message', { kind: 'gone', error: 'message_not_found' }],
  ['a wrong token', platform('account_inactive'), 'message', { kind: 'blocked', error: 'account_inactive' }],
  ['a lost channel', platform('not_in_channel'), 'message', { kind: 'no-access', error: 'not_in_channel' }],
  [
    'a channel where few may post',
    platform('restricted_action_read_only_channel'),
    'message',
    { kind: 'no-access', error: 'restricted_action_read_only_channel' },
  ],
  ['a lost channel of a search', platform('not_in_channel'), 'search', { kind: 'no-access', error: 'not_in_channel' }],
  ['an archived channel', platform('is_archived'), 'file', { kind: 'no-access', error: 'is_archived' }],
  ['something new', platform('brand_new_error'), 'message', { kind: 'refused', error: 'brand_new_error' }],
  ['no right to write', platform('missing_scope'), 'message', { kind: 'blocked', error: 'missing_scope' }],
  ['no right to upload', platform('missing_scope'), 'file', { kind: 'no-uploads', error: 'missing_scope' }],
  ['no right to read', platform('missing_scope'), 'search', { kind: 'refused', error: 'missing_scope' }],
  ['no right to pin', platform('missing_scope'), 'pin', { kind: 'refused', error: 'missing_scope' }],
  ['uploads off', platform('file_uploads_disabled'), 'file', { kind: 'no-uploads', error: 'file_uploads_disabled' }],
  ['no network', broken('ECONNREFUSED'), 'message', { kind: 'unclear', error: 'ECONNREFUSED' }],
  ['429 without a time', new Error('Retry header did not contain'), 'message', { kind: 'unclear', error: 'Error' }],
  [
    'no answer in time',
    new WebAPIRequestError(new DOMException('The operation was aborted', 'TimeoutError')),
    'message',
    { kind: 'unclear', error: 'TimeoutError' },
  ],
])('%s', (_what, error, about, outcome) => {
  expect(outcomeOf(error, about)).toEqual(outcome);
});
