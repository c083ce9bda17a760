import type { ChatMessage } from '../core/chat.ts';
import { articleName, parseArticleName } from '../core/knowledge/article.ts';
import type { FoundFault } from '../core/knowledge/rank.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { UserError } from '../errors.ts';
import {
  findKnowledge,
  readArticleDetail,
  readArticleList,
  readFoundKnowledge,
} from '../flows/knowledge/read-knowledge.ts';
import { plainText } from '../messages/plain-text.ts';
import type { Voice } from '../messages/voice.ts';
import { flagValue, type GivenArguments, readArguments } from './arguments.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = 'rounds kb <words> [--json] [--contract <id>] | rounds kb show <K-n> | rounds kb list [retired]';

const MOST_WORDS = 50;
const TYPED_CHARACTERS = 200;
const LISTED = 1_000;

/** Knowledge on the command line: to look things up where there is no chat. Writing it needs the chat's dialog. */
export const kbOperation: Operation = {
  name: 'kb',
  usage,
  summary: 'cli.kb',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { json: 'switch', contract: 'value' } as const;
    const given = readArguments(words, { flags, positionals: MOST_WORDS, usage });
    const [first, second, ...others] = given.positionals;
    if (first === undefined) throw new UserError('cli.usage', { usage });
    const voice = voiceOf(terminal, given);
    if (first === 'show') {
      const number = parseArticleName(second ?? '');
      if (number === null || others.length > 0) throw new UserError('cli.usage', { usage });
      return print(terminal, (ctx) => readArticleDetail(ctx, voice, number));
    }
    if (first === 'list') {
      if ((second !== undefined && second !== 'retired') || others.length > 0)
        throw new UserError('cli.usage', { usage });
      const state = second ?? 'valid';
      return print(terminal, (ctx) => readArticleList(ctx, voice, { state, limit: LISTED }));
    }
    const typed = given.positionals.join(' ').slice(0, TYPED_CHARACTERS);
    if (!given.flags.json) return print(terminal, (ctx) => readFoundKnowledge(ctx, voice, typed));
    const found = await withContext(terminal, (ctx) => findKnowledge(ctx, voice.site.contract.id, typed));
    terminal.print(JSON.stringify({ found: found.map(asJson) }, null, 2));
    return 0;
  },
};

type Read = (ctx: Parameters<typeof readArticleDetail>[0]) => Promise<ChatMessage>;

async function print(terminal: Terminal, read: Read): Promise<number> {
  terminal.print(plainText(await withContext(terminal, read)));
  return 0;
}

function voiceOf(terminal: Terminal, given: GivenArguments): Voice {
  const site = pickSite(terminal.sites, flagValue(given, 'contract'));
  const { locale, texts } = terminal;
  return { site, locale, t: texts(locale, site.contract.timeZone) };
}

/** For programs: whole texts, instants in UTC. */
function asJson({ fault, score }: FoundFault) {
  const { kind, number, title, text, host, tags, cause, solution, at } = fault;
  const name = kind === 'article' ? articleName(number) : ticketName(number);
  return { name, kind, title, symptom: text, host, tags, cause, solution, at, score };
}
