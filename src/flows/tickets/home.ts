import type { Context } from '../../context.ts';
import type { ChatAnswers } from '../../core/chat-port.ts';
import { mayAct } from '../../core/role.ts';
import type { Person, Site } from '../../core/site.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { type HomeContract, homeMessage } from '../../messages/home.ts';
import { countPendingItems, listInspections, listPendingItems } from '../../store/inspections.ts';
import { countTickets, listTickets } from '../../store/tickets.ts';
import { findMessageLinks } from '../message-links.ts';
import { readObligationStates } from '../read-obligations.ts';
import { inspectionKeys, voiceOf } from '../tell-inspection.ts';
import { viewOf } from './tell-ticket.ts';

const TICKETS_SHOWN = 50;
const ITEMS_SHOWN = 50;

/**
 * Shows a person's home page of the app: what they have to do under all contracts that name them. Best effort: a failure
 * is logged, and opening the page again tries again.
 */
export async function showHome(ctx: Context, answers: Pick<ChatAnswers, 'showHome'>, user: string): Promise<void> {
  try {
    const memberships = membershipsOf(ctx, user);
    // Who is of no contract is told so in the words of the first.
    const site = memberships[0]?.site ?? ctx.sites.all[0];
    if (!site) return;
    const voice = voiceOf(ctx, site.contract.id);
    const now = ctx.clock.now();
    const contracts: HomeContract[] = [];
    for (const membership of memberships) contracts.push(await readHomeContract(ctx, membership));
    await answers.showHome(user, homeMessage({ contracts, now }, voice), voice.t);
  } catch (error) {
    ctx.log.warn({ error, user }, 'a home page could not be made');
  }
}

interface Membership {
  readonly site: Site;
  readonly person: Person;
}

function membershipsOf(ctx: Context, user: string): Membership[] {
  return ctx.sites.all.flatMap((site) => {
    const person = site.people.find((candidate) => candidate.slack === user);
    return person && mayAct(person.roles, 'viewer') ? [{ site, person }] : [];
  });
}

async function readHomeContract(ctx: Context, { site, person }: Membership): Promise<HomeContract> {
  const contractId = site.contract.id;
  const open = { contractId, states: ['open', 'restored'] };
  const own = { ...open, assignee: person.id };
  const mine = await listTickets(ctx.store, own, { limit: TICKETS_SHOWN });
  const newest = await listTickets(ctx.store, open, { limit: TICKETS_SHOWN });
  const others = newest.filter(({ ticket }) => ticket.head.assignee !== person.id);
  const links = await findMessageLinks(
    ctx,
    [...mine, ...others].map(({ cardKey }) => cardKey),
  );
  const linked = (record: TicketRecord) => ({ ...viewOf(ctx, record), link: links.get(record.cardKey) ?? null });
  const items = await readPendingItems(ctx, contractId);
  const [ofMine, ofAll] = [await countTickets(ctx.store, own), await countTickets(ctx.store, open)];
  return {
    voice: voiceOf(ctx, contractId),
    mine: mine.map(linked),
    others: others.map(linked),
    items,
    obligations: await readObligationStates(ctx, site, ctx.clock.now()),
    leftOut: {
      mine: ofMine - mine.length,
      others: ofAll - ofMine - others.length,
      items: (await countPendingItems(ctx.store, contractId)) - items.length,
    },
  };
}

async function readPendingItems(ctx: Context, contractId: string): Promise<HomeContract['items']> {
  const items = await listPendingItems(ctx.store, contractId, ITEMS_SHOWN);
  if (items.length === 0) return [];
  const ids = [...new Set(items.map((item) => item.inspectionId))];
  const inspections = await listInspections(ctx.store, contractId, { ids, limit: ids.length });
  const keyOf = (item: (typeof items)[number]) => inspectionKeys.item(item.inspectionId, item.key);
  const links = await findMessageLinks(ctx, items.map(keyOf));
  return items.flatMap((item) => {
    const inspection = inspections.find(({ id }) => id === item.inspectionId);
    return inspection ? [{ title: item.title, inspection, link: links.get(keyOf(item)) ?? null }] : [];
  });
}
