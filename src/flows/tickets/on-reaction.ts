import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import { mayAct } from '../../core/role.ts';
import type { Person, Site } from '../../core/site.ts';
import { type ReactionMeaning, reactionMeaning } from '../../core/sla/reaction.ts';
import { refusalFor } from '../../core/sla/refusal.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { lockAlert } from '../../store/alerts.ts';
import { dateReaction, keepReaction, keepRemoval, type Reaction, removeReaction } from '../../store/chat-reactions.ts';
import type { Database } from '../../store/schema.ts';
import { lockTicket } from '../../store/tickets.ts';
import { appendToLocked } from './append-events.ts';
import { reactionEvent } from './chat-facts.ts';
import { tellRemovedReaction } from './tell-ticket.ts';
import { openAlertTicket, openMessageTicket, personOf } from './ticket-subject.ts';
import { findTarget, type Target } from './ticket-target.ts';

/** What is said, to who reacted alone, of a reaction that changes nothing. */
export interface Hint {
  readonly user: string;
  readonly channel: string;
  readonly message: Message;
}

/**
 * Takes a reaction in: on an alert or a person's message a level opens the ticket, on a ticket it sets the level, the
 * response or the restore, all at the reaction's own time. One that may not is ignored.
 *
 * @returns a hint for who reacted, where it changes nothing and they should know; null otherwise.
 */
export async function takeReaction(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  reaction: Reaction,
): Promise<Hint | null> {
  const meaning = reactionMeaning(site.sla.reactions, reaction.name);
  const countedAt = reaction.notBefore === null ? await dateReaction(trx, reaction) : null;
  if (countedAt) {
    if (meaning) await takeOwnTime(ctx, trx, site, { reaction, meaning, countedAt });
    return null;
  }
  const kept = await keepReaction(trx, reaction);
  if (kept === 'known' || meaning === null) return null;
  const target = await findTarget(ctx, trx, site, { channel: reaction.channel, ts: reaction.messageTs });
  if (target === null || (target.kind === 'message' && meaning.kind !== 'level')) return null;
  const person = personOf(site, reaction.user);
  const hint = (message: Message): Hint => ({ user: reaction.user, channel: reaction.channel, message });
  if (!person || !mayAct(person.roles, 'engineer')) return hint({ key: 'ticket-hint.reaction-not-allowed' });
  if (target.kind === 'storm') {
    return meaning.kind === 'level' ? hint({ key: 'ticket-hint.one-by-one', values: { level: meaning.level } }) : null;
  }
  const refusal = await applyReaction(ctx, trx, { reaction, meaning, person, target });
  if (refusal) return hint(refusal);
  if (kept === 'removed') await tellRemoval(ctx, trx, site, { reaction, meaning });
  return null;
}

/** What counted at the end of a gap, because nobody knew when it was made, counts at its own time now that it is known. */
async function takeOwnTime(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  made: { readonly reaction: Reaction; readonly meaning: ReactionMeaning; readonly countedAt: Date },
): Promise<void> {
  const { reaction, meaning, countedAt } = made;
  const target = await findTarget(ctx, trx, site, { channel: reaction.channel, ts: reaction.messageTs });
  const person = personOf(site, reaction.user);
  const before = target?.kind === 'ticket' && person ? await lockTicket(trx, target.ticketId) : undefined;
  if (!before || !person || (before.ticket.state !== 'open' && before.ticket.state !== 'restored')) return;
  const { sourceKey } = reactionEvent(ctx, { reaction: { ...reaction, at: countedAt }, person, meaning });
  // One that was refused when it was found is none the better for its time.
  if (!before.ticket.events.some((event) => event.sourceKey === sourceKey)) return;
  const event = reactionEvent(ctx, { reaction, person, meaning });
  await appendToLocked(ctx, trx, { before, row: before, events: [event] });
}

async function applyReaction(
  ctx: Context,
  trx: Transaction<Database>,
  made: {
    readonly reaction: Reaction;
    readonly meaning: ReactionMeaning;
    readonly person: Person;
    readonly target: Exclude<Target, { kind: 'storm' }>;
  },
): Promise<Message | null> {
  const { reaction, meaning, person, target } = made;
  const now = ctx.clock.now();
  const event = reactionEvent(ctx, { reaction, person, meaning });
  if (target.kind === 'message') {
    await openMessageTicket(ctx, trx, target.message, [event]);
    return null;
  }
  if (target.kind === 'alert') {
    const alert = await lockAlert(trx, target.alertId);
    // What is reacted before there is a level is kept, and counts from the moment there is one.
    if (alert && meaning.kind === 'level') await openAlertTicket(ctx, trx, alert, [event]);
    return alert && meaning.kind !== 'level' ? { key: 'ticket-hint.level-first' } : null;
  }
  const before = await lockTicket(trx, target.ticketId);
  if (!before) return null;
  const { timeZone } = ctx.sites.byId(before.contractId).contract;
  const { at, sourceKey } = event;
  const seen = { now, at, isWitnessed: true, sourceKey, roles: person.roles, timeZone };
  const refusal = refusalFor(before, event.fact, seen);
  if (refusal) return { key: `errors.${refusal.key}`, values: { ...refusal.values } };
  await appendToLocked(ctx, trx, { before, row: before, events: [event] });
  return null;
}

/** Rule 3: taking a reaction away changes nothing by itself; the thread says how to correct or cancel. */
export async function takeRemovedReaction(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  removed: Omit<Reaction, 'notBefore'>,
): Promise<void> {
  const wasThere = await takeGoneReaction(ctx, trx, site, removed);
  if (!wasThere && reactionMeaning(site.sla.reactions, removed.name)) await keepRemoval(trx, removed);
}

/** One that does not stand any more, if it did by what we know. @returns whether it did. */
export async function takeGoneReaction(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  gone: Omit<Reaction, 'notBefore'>,
): Promise<boolean> {
  if (!(await removeReaction(trx, gone))) return false;
  const meaning = reactionMeaning(site.sla.reactions, gone.name);
  if (meaning) await tellRemoval(ctx, trx, site, { reaction: gone, meaning });
  return true;
}

async function tellRemoval(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { reaction: removed, meaning }: { readonly reaction: Omit<Reaction, 'notBefore'>; readonly meaning: ReactionMeaning },
): Promise<void> {
  const target = await findTarget(ctx, trx, site, { channel: removed.channel, ts: removed.messageTs });
  const person = personOf(site, removed.user);
  if (target?.kind !== 'ticket' || !person || !mayAct(person.roles, 'engineer')) return;
  const record = await lockTicket(trx, target.ticketId);
  if (!record || record.ticket.state === 'closed' || record.ticket.state === 'cancelled') return;
  await tellRemovedReaction(ctx, trx, record, {
    key: `${removed.messageTs}:${removed.user}:${removed.name}:${removed.at.getTime()}`,
    person: person.id,
    meaning,
  });
  ctx.log.debug({ ticket: ticketName(record.number), meaning }, 'a reaction was taken away');
}
