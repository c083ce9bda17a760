import { parseTicketName } from '../core/sla/ticket-record.ts';
import { UserError } from '../errors.ts';
import { writeSheet } from '../flows/tickets/write-sheet.ts';
import { findTicket, findTicketId } from '../store/tickets.ts';
import { flagValue, readArguments } from './arguments.ts';
import { readLocale, writeDocument } from './form.ts';
import type { Operation } from './operation.ts';
import { pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds sheet <T-n> [--contract <id>] [--out <file>] [--locale zh-CN|en]';

/** Writes a ticket's record sheet to a file, as its records say now; nothing is shared. */
export const sheetOperation: Operation = {
  name: 'sheet',
  usage,
  summary: 'cli.sheet',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { contract: 'value', out: 'value', locale: 'value' } as const;
    const given = readArguments(words, { flags, positionals: 1, usage });
    const typed = given.positionals[0];
    if (typed === undefined) throw new UserError('cli.usage', { usage });
    const number = parseTicketName(typed);
    if (number === null) throw new UserError('ticket.bad-name', { typed });
    const locale = readLocale(flagValue(given, 'locale'));
    const { contract } = pickSite(terminal.sites, flagValue(given, 'contract'));
    return withContext(terminal, async (ctx) => {
      const id = await findTicketId(ctx.store, { contractId: contract.id, number });
      const record = id === undefined ? undefined : await findTicket(ctx.store, id);
      if (!record) throw new UserError('ticket.not-found', { number });
      const sheet = await writeSheet(ctx, record, locale);
      const path = flagValue(given, 'out') ?? sheet.fileName;
      await writeDocument(path, sheet.bytes);
      terminal.print(terminal.t(sheet.provisional ? 'cli.form-written-provisional' : 'cli.form-written', { path }));
      return 0;
    });
  },
};
