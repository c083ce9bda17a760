import type { Caller } from '../../commands/command.ts';
import type { Context, Translate } from '../context.ts';
import type { ChatRequest } from '../core/chat-request.ts';
import { type Locale, localText } from '../core/message.ts';
import type { Site } from '../core/site.ts';

export type Identified =
  | { readonly ok: true; readonly caller: Caller }
  | {
      readonly ok: false;
      /** Key of the refusal, and in words. */
      readonly error: string;
      readonly text: string;
      readonly t: Translate;
      readonly site: Site | null;
    };

/**
 * The channel names the contract, the contract's site file names the people. Whoever it does not name is refused, a member
 * of the workspace as well as a guest or a person of another workspace.
 */
export function identify(ctx: Context, request: Pick<ChatRequest, 'place' | 'key' | 'kind'>): Identified {
  const { channel, user } = request.place;
  const site = channel === null ? undefined : ctx.sites.byChannel(channel);
  if (!site) {
    const t = wordsOf(ctx, ctx.sites.all[0]);
    // Only a channel can be named in a site file, a direct conversation can't.
    const error = channel !== null && /^[CG]/.test(channel) ? 'chat.no-contract' : 'chat.no-contract-here';
    return { ok: false, error, text: t(error, { channel }), t, site: null };
  }
  const t = wordsOf(ctx, site);
  const locale: Locale = site.contract.locale;
  const person = user === null ? undefined : site.people.find((candidate) => candidate.slack === user);
  if (!person) {
    const text = t('chat.unknown-person', { contract: localText(site.contract.name, locale), user });
    return { ok: false, error: 'chat.unknown-person', text, t, site };
  }
  return {
    ok: true,
    caller: {
      site,
      person,
      locale,
      t,
      channel,
      via: request.kind === 'command' ? 'command' : 'click',
      requestKey: request.key,
    },
  };
}

/** Where what a person does to a ticket comes from. */
export function sourceOf(caller: Pick<Caller, 'via'>): 'command' | 'button' {
  return caller.via === 'command' ? 'command' : 'button';
}

function wordsOf(ctx: Context, site: Site | undefined): Translate {
  return ctx.texts(site?.contract.locale ?? 'en', site?.contract.timeZone ?? 'UTC');
}
