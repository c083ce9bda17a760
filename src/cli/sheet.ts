import type { Context } from '../context.ts';
import type { Locale } from '../core/message.ts';
import { parseRecordName, recordName } from '../core/record.ts';
import { parseTicketName, ticketName } from '../core/sla/ticket-record.ts';
import { UserError } from '../errors.ts';
import { writeRecordForm } from '../flows/records/write-record-form.ts';
import { writeSheet } from '../flows/tickets/write-sheet.ts';
import { findRecord, listRecords } from '../store/records.ts';
import { findTicket, findTicketId } from '../store/tickets.ts';
import { flagValue, readArguments } from './arguments.ts';
import { readLocale, writeDocument } from './form.ts';
import type { Operation } from './operation.ts';
import { pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds sheet <T-n|R-n> [--fault-report] [--contract <id>] [--out <file>] [--locale zh-CN|en]';

/** What is asked for: the form of a record, or the record sheet or the fault report of a ticket. */
type Asked = { readonly what: 'record' | 'ticket' | 'fault-report'; readonly number: number };

interface Written {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly provisional: boolean;
}

/** Writes a ticket's record sheet or fault report, or a record's form, to a file, as the records say now; nothing is shared. */
export const sheetOperation: Operation = {
  name: 'sheet',
  usage,
  summary: 'cli.sheet',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { contract: 'value', out: 'value', locale: 'value', 'fault-report': 'switch' } as const;
    const given = readArguments(words, { flags, positionals: 1, usage });
    const typed = given.positionals[0];
    if (typed === undefined) throw new UserError('cli.usage', { usage });
    const asked = readAsked(typed, given.flags['fault-report'] === true);
    const locale = readLocale(flagValue(given, 'locale'));
    const { contract } = pickSite(terminal.sites, flagValue(given, 'contract'));
    return withContext(terminal, async (ctx) => {
      const sheet = await write(ctx, contract.id, asked, locale);
      const path = flagValue(given, 'out') ?? sheet.fileName;
      await writeDocument(path, sheet.bytes);
      terminal.print(terminal.t(sheet.provisional ? 'cli.form-written-provisional' : 'cli.form-written', { path }));
      return 0;
    });
  },
};

/** A number alone is a ticket's. */
function readAsked(typed: string, isFaultReport: boolean): Asked {
  const record = /^\s*r/i.test(typed) ? parseRecordName(typed) : null;
  if (record !== null) {
    if (isFaultReport) throw new UserError('cli.usage', { usage });
    return { what: 'record', number: record };
  }
  const number = parseTicketName(typed);
  if (number === null) throw new UserError('ticket.bad-name', { typed });
  return { what: isFaultReport ? 'fault-report' : 'ticket', number };
}

async function write(ctx: Context, contractId: string, asked: Asked, locale: Locale | undefined): Promise<Written> {
  const { what, number } = asked;
  if (what === 'record') {
    const record = await findRecord(ctx.store, { contractId, number });
    if (!record) throw new UserError('record.not-found', { name: recordName(number) });
    return { ...(await writeRecordForm(ctx, record, locale)), provisional: false };
  }
  const id = await findTicketId(ctx.store, { contractId, number });
  const ticket = id === undefined ? undefined : await findTicket(ctx.store, id);
  if (!ticket) throw new UserError('ticket.not-found', { number });
  if (what === 'ticket') return writeSheet(ctx, ticket, locale);
  const [report] = await listRecords(ctx.store, { contractId, kinds: ['fault-report'], ticketId: ticket.id });
  if (!report) throw new UserError('record.no-fault-report', { ticket: ticketName(number) });
  return { ...(await writeRecordForm(ctx, report, locale)), provisional: false };
}
