import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Locale } from '../../core/message.ts';
import { redactTexts } from '../../core/redact-message.ts';
import { type TicketRecord, ticketName } from '../../core/sla/ticket-record.ts';
import { loadRecordSheetFacts } from '../../reports/record-sheet/load.ts';
import { buildRecordSheet, isFinalSheet } from '../../reports/record-sheet.ts';
import { insertDocument } from '../../store/documents.ts';
import { postFile } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { countFinalSheets, hasDocument, settleSheet } from '../../store/ticket-sheets.ts';
import { findTicket, lockTicket } from '../../store/tickets.ts';
import { inTransaction } from '../store-outage.ts';

export interface WrittenSheet {
  /** The ticket as it was when the sheet was written. */
  readonly record: TicketRecord;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** Of anything but a closed ticket: marked as such on every page. */
  readonly provisional: boolean;
  readonly locale: Locale;
  /** Names the facts that stand on it. */
  readonly factsHash: string;
}

/** Fills the record sheet 维护记录单 with what is recorded of the ticket now; in the contract's language unless another is asked for. */
export async function writeSheet(ctx: Context, record: TicketRecord, locale?: Locale): Promise<WrittenSheet> {
  const { contract } = ctx.sites.byId(record.contractId);
  const language = locale ?? contract.locale;
  const t = ctx.texts(language, contract.timeZone);
  const facts = await loadRecordSheetFacts(ctx, record);
  // People write passwords into threads; nobody shall find them on a sheet that is signed and filed.
  // Secrets that people wrote down are not printed.
  const model = redactTexts(buildRecordSheet(facts, t, language), ctx.redact);
  const bytes = await ctx.forms.fill('record-sheet', language, model);
  const provisional = !isFinalSheet(record);
  const name = ticketName(record.number);
  const fileName = t(provisional ? 'sheet.file-provisional' : 'sheet.file-final', { name });
  return { record, bytes, fileName, provisional, locale: language, factsHash: facts.documentHash };
}

/**
 * `shared` in the thread now · `known`: the same facts were shared before · `overtaken`: something happened to the
 * ticket while the sheet was being written, which calls for another one.
 */
export type SheetOutcome = 'shared' | 'known' | 'overtaken';

/** Writes the sheet of a closed ticket, keeps it, and shares it in the ticket's thread; the same facts are shared once. */
export async function publishSheet(ctx: Context, ticketId: number): Promise<SheetOutcome> {
  const record = await findTicket(ctx.store, ticketId);
  if (!record || !isFinalSheet(record)) return 'overtaken';
  const sheet = await writeSheet(ctx, record);
  return share(ctx, sheet, `ticket:${ticketId}:sheet:${sheet.factsHash}`);
}

/**
 * Shares the sheet of a ticket that is not closed in its thread, as it stands now.
 * @param requestHash of who asks: asked again under the same, it is not shared twice.
 */
export async function shareProvisionalSheet(
  ctx: Context,
  record: TicketRecord,
  requestHash: string,
): Promise<SheetOutcome> {
  const key = `ticket:${record.id}:sheet:provisional:${requestHash}`;
  if (await hasDocument(ctx.store, key)) return 'known';
  return share(ctx, await writeSheet(ctx, record), key);
}

async function share(ctx: Context, sheet: WrittenSheet, key: string): Promise<SheetOutcome> {
  const sha256 = await ctx.files.put(sheet.bytes);
  const outcome = await inTransaction(ctx, async (trx): Promise<SheetOutcome> => {
    const current = await lockTicket(trx, sheet.record.id);
    if (!current || isOvertaken(sheet, current)) return 'overtaken';
    if (!sheet.provisional) await settleSheet(trx, current.id);
    // Two processes come here one after the other, by the lock.
    if (await hasDocument(trx, key)) return 'known';
    await keepAndPost(ctx, trx, { ...sheet, record: current, sha256, key });
    return 'shared';
  });
  if (outcome === 'shared') ctx.wake('outbox');
  return outcome;
}

/** A final sheet says all that is recorded; a provisional one only must not be called so once the ticket is closed. */
function isOvertaken({ record, provisional }: WrittenSheet, current: TicketRecord): boolean {
  if (provisional) return isFinalSheet(current);
  return current.ticket.events.length !== record.ticket.events.length;
}

async function keepAndPost(
  ctx: Context,
  trx: Transaction<Database>,
  sheet: WrittenSheet & { readonly sha256: string; readonly key: string },
): Promise<void> {
  const { record, provisional } = sheet;
  const { contract } = ctx.sites.byId(record.contractId);
  const now = ctx.clock.now();
  const before = provisional ? 0 : await countFinalSheets(trx, record.id);
  const documentId = await insertDocument(trx, {
    contractId: record.contractId,
    inspectionId: null,
    ticketId: record.id,
    key: sheet.key,
    kind: 'record-sheet',
    locale: sheet.locale,
    provisional,
    fileName: sheet.fileName,
    sha256: sheet.sha256,
    bytes: sheet.bytes.byteLength,
    createdAt: now,
  });
  const title = provisional ? 'sheet.shared-provisional' : before > 0 ? 'sheet.shared-again' : 'sheet.shared-final';
  const t = ctx.texts(contract.locale, contract.timeZone);
  await postFile(
    trx,
    {
      contractId: record.contractId,
      channel: record.thread?.channel ?? contract.channel,
      key: `ticket:${record.id}:sheet:${documentId}`,
      threadKey: record.cardKey,
      ...(record.thread ? { threadTs: record.thread.ts } : {}),
      documentId,
      title: t(title, { name: ticketName(record.number), version: before + 1 }),
    },
    now,
  );
}
