import type { Context } from '../context.ts';
import type { ChatMessage } from '../core/chat.ts';
import type { FailedOutcome } from '../core/chat-port.ts';
import { recordName } from '../core/record.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { findDocument, type StoredDocument } from '../store/documents.ts';
import { type FileContent, postMessage } from '../store/outbox.ts';
import { recordFailure } from '../store/outbox-outcomes.ts';
import { type QueuedPost, readContent } from '../store/outbox-queue.ts';
import { findRecord } from '../store/records.ts';
import { findReport } from '../store/report-versions.ts';
import { findTicketNumber } from '../store/ticket-sheets.ts';
import type { Operation } from './outbox-pace.ts';
import { begin, fail, failed, gone, type Post, sent, wordsOf } from './post-outcome.ts';

/** A file is uploaded first, which nobody sees; its id is kept before it is shared, so that it can be looked for. */
export async function shareFile(ctx: Context, post: Post, row: QueuedPost): Promise<boolean> {
  const prepared = await prepareFile(ctx, row);
  if (!prepared) {
    await fail(ctx, row, 'the document is no longer kept');
    return true;
  }
  const { document, title } = prepared;
  const uploaded = await post.transport.upload({
    name: document.fileName,
    path: ctx.files.path(document.sha256),
    bytes: document.bytes,
  });
  if (uploaded.kind !== 'uploaded') {
    const outcome = uploaded.kind === 'gone' ? ({ kind: 'refused', error: uploaded.error } as const) : uploaded;
    await shareFailed(ctx, post, row, { ...prepared, operation: 'upload', outcome });
    return true;
  }
  const { fileId } = uploaded;
  const wish = await begin(ctx, post, row, { mayPost: true, fileId });
  if (!wish) return false;
  const place = { channel: row.channel, threadTs: row.root?.ts ?? null };
  const outcome = await post.transport.share({ ...place, fileId, title: ctx.redact(title) });
  if (outcome.kind === 'sent') await sent(ctx, post, row, { ts: outcome.ts, revision: wish.revision });
  else if (outcome.kind === 'gone') await gone(ctx, row, { revision: wish.revision, error: outcome.error });
  else await shareFailed(ctx, post, row, { ...prepared, operation: 'share', outcome });
  return true;
}

async function prepareFile(
  ctx: Context,
  row: QueuedPost,
): Promise<{ readonly document: StoredDocument; readonly title: string } | undefined> {
  const content = (await readContent(ctx.store, row.id)) as FileContent | undefined;
  const document = content && (await findDocument(ctx.store, content.documentId));
  return document && { document, title: content.title };
}

interface ShareFailure {
  readonly document: StoredDocument;
  readonly title: string;
  readonly operation: Operation;
  readonly outcome: Exclude<FailedOutcome, { kind: 'gone' }>;
}

/** What makes the document anew on the command line. */
async function writingCommand(
  ctx: Context,
  { id, kind, contractId, ticketId, recordId, reportId, inspectionId }: StoredDocument,
): Promise<string> {
  const report = reportId === null ? undefined : await findReport(ctx.store, reportId);
  if (report) return `rounds report ${report.periodKey} --contract ${contractId} --out .`;
  const record = recordId === null ? undefined : await findRecord(ctx.store, { id: recordId });
  if (record) {
    const name = recordName(record.number);
    return `rounds sheet ${name} --contract ${contractId} --out ${name}.docx`;
  }
  if (kind === 'inspection-form' || ticketId === null) {
    return `rounds form ${inspectionId ?? id} --out ${inspectionId ?? id}.docx`;
  }
  const name = ticketName((await findTicketNumber(ctx.store, ticketId)) ?? ticketId);
  return `rounds sheet ${name} --contract ${contractId} --out ${name}.docx`;
}

/** Where files may not be uploaded, the thread says how to get at them. */
async function shareFailed(ctx: Context, post: Post, row: QueuedPost, failure: ShareFailure): Promise<void> {
  const { outcome, document, title } = failure;
  if (outcome.kind !== 'no-uploads') {
    // Nothing is shared by an upload, so that much is certain.
    const certain = failure.operation === 'upload' && outcome.kind === 'unclear';
    await failed(ctx, post, row, { operation: failure.operation, outcome, wasNotPosted: certain });
    return;
  }
  ctx.log.warn({ key: row.key, error: outcome.error }, 'files can not be uploaded to the workspace');
  const command = await writingCommand(ctx, document);
  const text = wordsOf(ctx, row)('chat.upload-refused', { title, error: outcome.error, command });
  const message: ChatMessage = { summary: text, blocks: [{ kind: 'text', text }] };
  const now = ctx.clock.now();
  await ctx.store.transaction().execute(async (trx) => {
    await recordFailure(trx, row, { error: outcome.error, now });
    await postMessage(
      trx,
      {
        contractId: row.contractId,
        channel: row.channel,
        key: `${row.key}:refused`,
        ...(row.threadKey === null ? {} : { threadKey: row.threadKey }),
        ...(row.threadTs === null ? {} : { threadTs: row.threadTs }),
        message,
      },
      now,
    );
  });
}
