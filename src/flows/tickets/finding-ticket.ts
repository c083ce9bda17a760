import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { localText } from '../../core/message.ts';
import { UserError } from '../../errors.ts';
import { readInspection } from '../read-inspections.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import type { Appended } from './append-events.ts';
import { openTicket } from './open-ticket.ts';
import { assertLevel, levelledBy } from './request-ticket.ts';

/** What an abnormal item of an inspection suggests for its ticket. */
export interface ProposedFinding {
  readonly title: string;
  readonly description: string;
  readonly host: string | null;
}

/** @throws UserError for an unknown inspection or item. */
export async function proposeFinding(
  ctx: Context,
  caller: Caller,
  of: { readonly inspection: number; readonly item: number },
): Promise<ProposedFinding> {
  const inspection = await readInspection(ctx, caller.site.contract.id, of.inspection);
  const item = inspection.groups.flatMap((group) => group.items).find((candidate) => candidate.key === of.item);
  if (!item) throw new UserError('inspection.item-not-found', { id: of.inspection });
  const { t } = voiceOf(ctx, inspection.contractId);
  const bad = item.results.filter((result) => result.verdict !== 'normal');
  const hosts = new Set(bad.flatMap(({ target }) => (target.kind === 'host' ? [target.id] : [])));
  const lines = bad.flatMap((result) =>
    result.findings.map(
      ({ message }) => `${localText(result.target.name, caller.locale)}: ${t(message.key, message.values)}`,
    ),
  );
  const [host = null] = hosts;
  return {
    title: localText(item.title, caller.locale),
    description: lines.join('\n').slice(0, 2_500),
    host: hosts.size === 1 ? host : null,
  };
}

/** Opens the ticket of an inspection's item; a second time finds the first. */
export async function openFindingTicket(
  ctx: Context,
  caller: Caller,
  asked: {
    readonly inspection: number;
    readonly item: number;
    readonly title: string;
    readonly level: number | null;
    readonly host: string | null;
  },
): Promise<Appended> {
  if (asked.level !== null) assertLevel(caller, asked.level);
  const finding = await proposeFinding(ctx, caller, asked);
  const opened = await inTransaction(ctx, (trx) =>
    openTicket(
      ctx,
      trx,
      {
        contractId: caller.site.contract.id,
        originKey: `finding:${asked.item}`,
        head: {
          title: asked.title,
          description: finding.description,
          ticketKind: 'fault',
          origin: 'inspection',
          host: asked.host ?? finding.host,
          reporter: caller.person.id,
          contact: caller.site.people.find((person) => person.roles.includes('customer'))?.id ?? null,
          assignee: null,
          continues: null,
        },
        openedAt: ctx.clock.now(),
        actor: caller.person.id,
        source: 'button',
        permalink: null,
        cardKey: null,
        thread: null,
      },
      asked.level === null ? [] : [levelledBy(ctx, caller, asked.level)],
    ),
  );
  ctx.wake('outbox');
  ctx.wake('sla');
  return opened;
}
