import type { SlaCase } from '../config/sla-case.ts';
import { parseTicketName, type TicketRecord, ticketName } from '../core/sla/ticket-record.ts';
import { UserError } from '../errors.ts';
import { ticketNotFound } from '../flows/tickets/act-on-ticket.ts';
import { findTicket, findTicketId } from '../store/tickets.ts';
import { flagValue, readArguments } from './arguments.ts';
import type { Operation } from './operation.ts';
import { pickSite } from './pick-site.ts';
import { asJson, asText, explainCase } from './sla/explanation.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds sla explain <T-n> [--contract <id>] [--json]';

/** Derives the due times of a recorded ticket, as they stand now. */
export const slaTicketOperation: Operation = {
  name: 'sla',
  usage,
  summary: 'cli.sla-ticket',
  needs: 'sites',
  // A case in a file needs no configuration: see sla.ts.
  takes: ([action, ...rest]) =>
    action === 'explain' &&
    rest.some((word) => !word.startsWith('-')) &&
    !rest.some((word) => /^--file(?:=|$)/.test(word)),
  async run(terminal, words) {
    const given = readArguments(words, { flags: { contract: 'value', json: 'switch' }, positionals: 2, usage });
    const typed = given.positionals[1] ?? '';
    const number = parseTicketName(typed);
    if (number === null) throw new UserError('ticket.bad-name', { typed });
    const { contract } = pickSite(terminal.sites, flagValue(given, 'contract'));
    return withContext(terminal, async (ctx) => {
      const id = await findTicketId(ctx.store, { contractId: contract.id, number });
      const record = id === undefined ? undefined : await findTicket(ctx.store, id);
      if (!record) throw ticketNotFound({ number });
      const slaCase = caseOf(record, { now: ctx.clock.now(), timeZone: contract.timeZone });
      const found = explainCase(slaCase);
      if (found === null) throw new Error(`ticket ${record.id} is not open yet`);
      terminal.print(given.flags.json ? asJson(slaCase, found) : asText(terminal, slaCase, found));
      return 0;
    });
  },
};

function caseOf(record: TicketRecord, at: Pick<SlaCase, 'now' | 'timeZone'>): SlaCase {
  return {
    ...at,
    title: `${ticketName(record.number)} ${record.ticket.head.title}`,
    policy: record.policy,
    events: record.ticket.events.map((event) => event.former ?? event),
    expect: [],
  };
}
