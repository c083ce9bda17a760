import type { Context } from '../../context.ts';
import type { ChatMessage, RichText, Span } from '../../core/chat.ts';
import type { ChatAnswers } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { withCode } from '../audited-attempt.ts';
import { linkTo } from '../message-links.ts';
import type { Hint } from './on-reaction.ts';

/** A hint about a reaction that was found long after it was made: to which message, and which. */
export interface FoundHint extends Hint {
  readonly reaction: string;
  readonly ts: string;
  readonly threadTs: string | null;
}

/** More of one person's are not told: somebody who reacts so much has read why by then. */
const MOST_TOLD = 10;

type Answers = Pick<ChatAnswers, 'tell'>;

/** Says to who reacted, alone, why that changes nothing. */
export async function tellHint(ctx: Context, answers: Answers, site: Site, hint: Hint): Promise<void> {
  const t = textsOf(ctx, site);
  const text = t(hint.message.key, hint.message.values);
  await show(ctx, answers, site, { user: hint.user, summary: text, blocks: [{ kind: 'text', text: withCode(text) }] });
}

/** The same of what was found afterwards: one message to each person, which leads to what they reacted to. */
export async function tellFoundHints(
  ctx: Context,
  answers: Answers,
  site: Site,
  hints: readonly FoundHint[],
): Promise<void> {
  if (hints.length === 0) return;
  const t = textsOf(ctx, site);
  const { channel } = site.contract;
  const summary = t('ticket-hint.found');
  for (const [user, own] of Map.groupBy(hints, (hint) => hint.user)) {
    if (ctx.stopping.aborted) return;
    const items = own.slice(0, MOST_TOLD).map(({ reaction, ts, threadTs, message: { key, values } }): RichText => {
      const name = `:${reaction}:`;
      const link = linkTo(ctx, { channel, ts, threadTs });
      const made: Span = link === null ? { code: name } : { link, text: name };
      return [made, ' ', ...withCode(t(key, values))];
    });
    await show(ctx, answers, site, {
      user,
      summary,
      blocks: [
        { kind: 'text', text: summary },
        { kind: 'list', items },
      ],
    });
  }
}

function textsOf(ctx: Context, { contract }: Site) {
  return ctx.texts(contract.locale, contract.timeZone);
}

async function show(
  ctx: Context,
  answers: Answers,
  site: Site,
  { user, ...message }: ChatMessage & { readonly user: string },
): Promise<void> {
  const place = { channel: site.contract.channel, user, responseUrl: null, triggerId: null };
  await answers.tell(place, message, textsOf(ctx, site));
}
