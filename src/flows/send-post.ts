import type { Context } from '../context.ts';
import type { ChatMessage } from '../core/chat.ts';
import { hasCharts, withoutCharts } from '../core/chat-chart.ts';
import type { SendOutcome } from '../core/chat-port.ts';
import { redactMessage } from '../core/redact-message.ts';
import { ROOT_FAILED, recordFailure } from '../store/outbox-outcomes.ts';
import type { QueuedPost } from '../store/outbox-queue.ts';
import type { Operation } from './outbox-pace.ts';
import { begin, fail, failed, gone, type Post, sent, wordsOf } from './post-outcome.ts';
import { shareFile } from './send-file.ts';

/** What has to be done next about a row. */
export function operationFor(post: Pick<Post, 'absent'>, row: QueuedPost): Operation {
  if (row.kind === 'pin') return 'pin';
  if (row.ts !== null) return 'edit';
  if (row.attemptedAt !== null && !post.absent.has(row.id)) return 'find';
  return row.kind === 'file' ? 'share' : 'post';
}

/** When it may be looked for: what a dead process began may still be on its way. */
export function settledAt(post: Pick<Post, 'unclear' | 'limits'>, row: QueuedPost): number {
  if (row.attemptedAt === null || post.unclear.has(row.id)) return 0;
  return row.attemptedAt.getTime() + post.limits.callMs + post.limits.settleMs;
}

/** Does the next thing about a row, and writes down how it ended. @returns false when the channel is no longer ours. */
export async function sendPost(ctx: Context, post: Post, row: QueuedPost): Promise<boolean> {
  if (row.ts === null && row.root?.failed) {
    await recordFailure(ctx.store, row, { error: ROOT_FAILED, now: ctx.clock.now() });
    return true;
  }
  if (!ctx.sites.all.some((site) => site.contract.id === row.contractId)) {
    await fail(ctx, row, 'no site file names its contract any more');
    return true;
  }
  const operation = operationFor(post, row);
  post.pace.note(operation, row.channel, ctx.clock.now().getTime());
  if (operation === 'find') await find(ctx, post, row);
  else if (row.kind === 'pin') return pinMessage(ctx, post, row);
  else if (row.kind === 'file') return shareFile(ctx, post, row);
  else return sendMessage(ctx, post, row);
  return true;
}

/** A message that was deleted can't be pinned; when it is posted anew, so is its pin. */
async function pinMessage(ctx: Context, post: Post, row: QueuedPost): Promise<boolean> {
  const wish = await begin(ctx, post, row, { mayPost: false });
  if (!wish) return false;
  const ts = row.root?.ts ?? null;
  const outcome: SendOutcome =
    ts === null ? { kind: 'gone', error: 'not posted' } : await post.transport.pin({ channel: row.channel, ts });
  if (outcome.kind === 'sent') await sent(ctx, post, row, { ts: outcome.ts, revision: wish.revision });
  else if (outcome.kind === 'gone') await fail(ctx, row, outcome.error);
  else await failed(ctx, post, row, { operation: 'pin', outcome, wasNotPosted: true });
  return true;
}

async function find(ctx: Context, post: Post, row: QueuedPost): Promise<void> {
  const { transport } = post;
  const place = { channel: row.channel, threadTs: row.root?.ts ?? null, since: row.attemptedAt ?? row.createdAt };
  const outcome =
    row.kind === 'message'
      ? await transport.findPost({ ...place, mark: row })
      : row.fileId === null
        ? ({ kind: 'absent' } as const)
        : await transport.findShare({ ...place, fileId: row.fileId });
  post.unclear.delete(row.id);
  // In a thread that is not there, nothing was posted either.
  if (outcome.kind === 'absent' || outcome.kind === 'gone') {
    post.absent.add(row.id);
    return;
  }
  if (outcome.kind === 'found') {
    ctx.log.info({ key: row.key }, 'a message whose answer was lost had been posted');
    await sent(ctx, post, row, { ts: outcome.ts, revision: outcome.revision ?? (row.kind === 'file' ? 1 : 0) });
    return;
  }
  if (outcome.kind === 'refused') {
    // Posting now might post twice.
    await fail(ctx, row, `cannot tell whether it was posted: ${outcome.error}`);
    return;
  }
  await failed(ctx, post, row, { operation: 'find', outcome });
}

async function sendMessage(ctx: Context, post: Post, row: QueuedPost): Promise<boolean> {
  const isEdit = row.ts !== null;
  const wish = await begin(ctx, post, row, { mayPost: !isEdit });
  if (!wish) return false;
  const message = redactMessage(wish.content as ChatMessage, ctx.redact);
  const words = wordsOf(ctx, row);
  const call = async (shown: ChatMessage, asPlainText: boolean): Promise<SendOutcome> => {
    const mark = { id: row.id, createdAt: row.createdAt, revision: wish.revision };
    const chatPost = { channel: row.channel, threadTs: row.root?.ts ?? null, message: shown, asPlainText, mark };
    return row.ts === null
      ? post.transport.post(chatPost, words)
      : post.transport.edit({ ...chatPost, ts: row.ts }, words);
  };
  const outcome = await callOrPlain(ctx, row, message, call);
  if (outcome.kind === 'sent' && outcome.strayed !== undefined) {
    const { key, channel } = row;
    ctx.log.warn(
      { key, channel, error: outcome.strayed },
      'a reply stands in the channel: its thread was deleted, and it could not be taken back',
    );
  }
  if (outcome.kind === 'sent') await sent(ctx, post, row, { ts: outcome.ts, revision: wish.revision });
  else if (outcome.kind === 'gone') await gone(ctx, row, { revision: wish.revision, error: outcome.error });
  else await failed(ctx, post, row, { operation: isEdit ? 'edit' : 'post', outcome });
  return true;
}

/** What Slack refuses to show with charts is shown without them, what it refuses with blocks without those. A message that can't even be rendered must not block others. */
async function callOrPlain(
  ctx: Context,
  row: QueuedPost,
  message: ChatMessage,
  call: (shown: ChatMessage, asPlainText: boolean) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  try {
    const outcome = await call(message, false);
    if (outcome.kind !== 'bad-blocks') return outcome;
    if (hasCharts(message)) {
      ctx.log.warn(
        { key: row.key, error: outcome.error },
        'charts were refused, perhaps; sending words in their place',
      );
      const inWords = await call(withoutCharts(message), false);
      if (inWords.kind !== 'bad-blocks') return inWords;
    }
    ctx.log.error({ key: row.key, error: outcome.error }, 'blocks were refused; sending plain text');
    return await call(message, true);
  } catch (error) {
    ctx.log.error({ error, key: row.key }, 'a message could not be rendered');
    return { kind: 'refused', error: 'not rendered' };
  }
}
