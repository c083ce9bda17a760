import type { Context } from '../../context.ts';
import { mayAct } from '../../core/role.ts';
import type { Person, Site } from '../../core/site.ts';
import type { ReactionMeaning } from '../../core/sla/reaction.ts';
import type { NotedReply, TicketFact } from '../../core/sla/ticket-event.ts';
import type { KeptMessage } from '../../store/chat-messages.ts';
import type { Reaction } from '../../store/chat-reactions.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { linkTo } from '../message-links.ts';

/** What tells when something is recorded, and where it stands. */
type Recorder = Pick<Context, 'clock' | 'chat'>;

/** What a reaction says about a ticket, at the reaction's own time. */
export function reactionEvent(
  ctx: Recorder,
  made: { readonly reaction: Reaction; readonly person: Person; readonly meaning: ReactionMeaning },
): NewTicketEvent {
  const { reaction, person, meaning } = made;
  const { channel, messageTs, user, name, at, notBefore } = reaction;
  return {
    fact: factOf(meaning),
    at,
    recordedAt: ctx.clock.now(),
    ...(notBefore ? { notBefore } : {}),
    actor: person.id,
    source: 'reaction',
    sourceKey: `reaction:${channel}:${messageTs}:${user}:${name}:${at.getTime()}`,
    permalink: linkTo(ctx, { channel, ts: messageTs, threadTs: null }),
  };
}

function factOf(meaning: ReactionMeaning): TicketFact {
  if (meaning.kind === 'level') return { kind: 'levelled', level: meaning.level };
  return meaning.kind === 'respond' ? { kind: 'responded' } : { kind: 'restored' };
}

/** A reply in a ticket's thread belongs to its story; an engineer's own is a response (rule 4). */
export function replyEvents(ctx: Recorder, site: Site, reply: KeptMessage): NewTicketEvent[] {
  const said = {
    at: reply.postedAt,
    recordedAt: ctx.clock.now(),
    actor: reply.personId,
    source: 'reply',
    permalink: linkTo(ctx, reply),
  } as const;
  const sourceKey = `reply:${reply.channel}:${reply.ts}`;
  const noted: NewTicketEvent = {
    ...said,
    sourceKey,
    fact: { kind: 'noted', text: reply.text, reply: notedReply(reply, 'posted') },
  };
  const person = site.people.find((candidate) => candidate.id === reply.personId);
  if (!person || !mayAct(person.roles, 'engineer')) return [noted];
  return [noted, { ...said, sourceKey: `${sourceKey}:responded`, fact: { kind: 'responded' } }];
}

/** That a reply was edited or deleted is part of the story, too. */
export function changedReplyEvent(
  ctx: Recorder,
  reply: KeptMessage,
  change: {
    readonly kind: 'edited' | 'deleted';
    readonly at: Date;
    readonly key: string;
    readonly actor: string | null;
  },
): NewTicketEvent {
  return {
    fact: { kind: 'noted', text: change.kind === 'edited' ? reply.text : '', reply: notedReply(reply, change.kind) },
    at: change.at,
    recordedAt: ctx.clock.now(),
    actor: change.actor,
    source: 'reply',
    sourceKey: `reply:${reply.channel}:${reply.ts}:${change.kind}:${change.key}`,
    // Nothing stands any more where a deleted one was.
    permalink: change.kind === 'edited' ? linkTo(ctx, reply) : null,
  };
}

function notedReply(reply: KeptMessage, change: NotedReply['change']): NotedReply {
  return { channel: reply.channel, ts: reply.ts, change, files: change === 'deleted' ? [] : reply.files };
}
