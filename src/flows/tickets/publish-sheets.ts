import { createHash } from 'node:crypto';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { errorText } from '../../i18n/error-text.ts';
import { isFinalSheet } from '../../reports/record-sheet.ts';
import { findSheetsWanted } from '../../store/ticket-sheets.ts';
import { findTicket } from '../../store/tickets.ts';
import { type PublishFailures, publishWanted } from '../publish-wanted.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import type { TicketReference } from './act-on-ticket.ts';
import { readTicket } from './read-tickets.ts';
import { tellThread } from './tell-ticket.ts';
import { publishSheet, type SheetOutcome, shareProvisionalSheet } from './write-sheet.ts';

/** So long a sheet waits for files that were posted just before the closing. */
const FILES_WAIT_MS = 2 * 60_000;

/** Publishes every sheet that is called for and not written yet. One that fails is told in its thread and tried again later. */
export async function publishWantedSheets(ctx: Context, failures: PublishFailures): Promise<void> {
  const contractIds = ctx.sites.all.map((site) => site.contract.id);
  const closedBefore = new Date(ctx.clock.now().getTime() - FILES_WAIT_MS);
  await publishWanted(ctx, failures, {
    what: 'the record sheet of a ticket',
    ids: await findSheetsWanted(ctx.store, { contractIds, closedBefore }),
    publish: (id) => publishSheet(ctx, id),
    tell: (id, error) => tellFailure(ctx, id, error),
  });
}

/** Said once, and again only when the reason is another. */
async function tellFailure(ctx: Context, id: number, error: unknown): Promise<void> {
  const record = await findTicket(ctx.store, id);
  if (!record) return;
  const { t } = voiceOf(ctx, record.contractId);
  const reason = error instanceof UserError ? errorText(error, t) : t('sheet.failed-inside');
  const text = t('sheet.failed', { name: ticketName(record.number), reason });
  const message = { summary: text, blocks: [{ kind: 'text' as const, text }] };
  await inTransaction(ctx, (trx) => tellThread(ctx, trx, record, 'sheet-failure', message));
  ctx.wake('outbox');
}

export interface RequestedSheet {
  readonly number: number;
  readonly provisional: boolean;
  readonly outcome: SheetOutcome;
}

/**
 * Shares a ticket's sheet in its thread on a person's word: the final one of a closed ticket, unless it is there; else a provisional one.
 * @throws UserError for an unknown ticket, or a template at fault.
 */
export async function requestSheet(ctx: Context, caller: Caller, reference: TicketReference): Promise<RequestedSheet> {
  const record = await readTicket(ctx, caller, reference);
  if (isFinalSheet(record)) {
    return { number: record.number, provisional: false, outcome: await publishSheet(ctx, record.id) };
  }
  const requestHash = createHash('sha256').update(caller.requestKey).digest('hex');
  const outcome = await shareProvisionalSheet(ctx, record, requestHash);
  return { number: record.number, provisional: true, outcome };
}
