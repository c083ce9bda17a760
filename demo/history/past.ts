import type { Caller } from '../../commands/command.ts';
import type { Context } from '../../src/context.ts';
import { localText } from '../../src/core/message.ts';
import type { Person, Site } from '../../src/core/site.ts';

/** The contract's past, as it is being written: by the flows that the bot itself uses, each by the clock of its moment. */
export interface Past {
  readonly site: Site;
  /** From the contract's first day … */
  readonly from: Date;
  /** … until yesterday. */
  readonly until: Date;
  /** From 0 to 1, the same each time the history is written. */
  readonly random: () => number;
  /** Everything as it was at a moment. */
  at(moment: Date): Context;
  /** A person of the site who asks for something, of a key of its own. */
  caller(personId: string, requestKey: string, moment: Date): Caller;
}

export function createPast(
  ctx: Context,
  site: Site,
  { from, until }: { readonly from: Date; readonly until: Date },
): Past {
  const { locale, timeZone } = site.contract;
  let state = 20_260_401;
  return {
    site,
    from,
    until,
    random: () => {
      // A linear congruential generator: the story must be the same in each demo, not unforeseeable.
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    },
    at: (moment) => ({ ...ctx, clock: { now: () => moment } }),
    caller: (personId, requestKey, moment) => ({
      site,
      person: personOf(site, personId),
      locale,
      t: ctx.texts(locale, timeZone),
      channel: null,
      via: 'command',
      requestKey: `history:${requestKey}:${moment.getTime()}`,
    }),
  };
}

function personOf(site: Site, id: string): Person {
  const person = site.people.find((one) => one.id === id);
  if (!person) throw new Error(`the example names no ${id}`);
  return person;
}

/** The site's words in the language of its contract. */
export function inLanguageOf(site: Site, text: { readonly 'zh-CN': string; readonly en: string }): string {
  return localText(text, site.contract.locale);
}
