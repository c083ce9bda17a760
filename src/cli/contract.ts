import { randomUUID } from 'node:crypto';
import { localText } from '../core/message.ts';
import type { ObligationStanding } from '../core/obligation-status.ts';
import { mayAct } from '../core/role.ts';
import type { Person, Site } from '../core/site.ts';
import { UserError } from '../errors.ts';
import { readContract } from '../flows/obligations/read-contract.ts';
import { unwaiveObligation, waiveObligation } from '../flows/obligations/waive-obligation.ts';
import { contractMessage } from '../messages/contract.ts';
import { plainText } from '../messages/plain-text.ts';
import { flagValue, type GivenArguments, readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage = `rounds contract [period] [--json] [--contract <id>]
  rounds contract waive <obligation> [period] --reason <text> --as <lead> [--contract <id>]
  rounds contract unwaive <obligation> [period] --as <lead> [--contract <id>]`;

const REASON_CHARACTERS = 500;

/** The contract and how what it owes stands; waivers, in the name of a lead alone. */
export const contractOperation: Operation = {
  name: 'contract',
  usage,
  summary: 'contract.cli',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { json: 'switch', contract: 'value', as: 'value', reason: 'value' } as const;
    const given = readArguments(words, { flags, positionals: 3, usage });
    const site = pickSite(terminal.sites, flagValue(given, 'contract'));
    const [first, ...rest] = given.positionals;
    if (first === 'waive' || first === 'unwaive') return steer(terminal, site, given, first);
    if (rest[0] !== undefined) throw new UserError('cli.too-many-words', { word: rest[0], usage });
    return show(terminal, site, given);
  },
};

function show(terminal: Terminal, site: Site, given: GivenArguments): Promise<number> {
  return withContext(terminal, async (ctx) => {
    const facts = await readContract(ctx, site, given.positionals[0] ?? null);
    const { locale, texts } = terminal;
    terminal.print(
      given.flags.json
        ? JSON.stringify(asJson(site, facts.standings), null, 2)
        : plainText(contractMessage(facts, { site, locale, t: texts(locale, site.contract.timeZone) })),
    );
    return 0;
  });
}

/** For programs: days as they are in the contract's zone, instants in UTC. */
function asJson({ contract, sla }: Site, standings: readonly ObligationStanding[]) {
  const { id, number, name, customer, provider, system, starts, ends, timeZone } = contract;
  return {
    contract: { id, number, name, customer, provider, system, starts, ends, timeZone },
    levels: sla.levels.map((level) => ({
      level: level.level,
      name: level.name,
      calendar: level.calendar,
      stages: level.stages.map((stage) => ({ name: stage.name, title: stage.title, within: stage.within })),
    })),
    obligations: standings.map(({ obligation, period, ...standing }) => ({
      id: obligation.id,
      title: obligation.title,
      every: obligation.every,
      from: period.firstDay,
      until: period.lastDay,
      dueBy: standing.dueBy,
      status: standing.status,
      cause: standing.cause,
      owed: standing.owed,
      done: standing.evidence.length + standing.lateEvidence.length,
      evidence: standing.evidence,
      lateEvidence: standing.lateEvidence,
      unproven: standing.unproven,
      waiver: standing.waiver && {
        by: standing.waiver.by,
        at: standing.waiver.at,
        reason: standing.waiver.reason,
      },
    })),
  };
}

async function steer(
  terminal: Terminal,
  site: Site,
  given: GivenArguments,
  action: 'waive' | 'unwaive',
): Promise<number> {
  const [, obligation, period = null] = given.positionals;
  if (obligation === undefined) throw new UserError('cli.usage', { usage });
  const reason = flagValue(given, 'reason')?.trim() ?? '';
  if (action === 'waive' && reason === '') throw new UserError('contract.reason-needed');
  if (reason.length > REASON_CHARACTERS) throw new UserError('contract.reason-too-long', { most: REASON_CHARACTERS });
  const person = pickLead(site, flagValue(given, 'as'));
  const request = { site, personId: person.id, requestKey: `cli:${randomUUID()}`, obligation, period };
  const what = {
    contractId: site.contract.id,
    personId: person.id,
    action: `command contract ${action}`,
    arguments: { obligation, period, ...(action === 'waive' ? { reason } : {}) },
  };
  const done = await withContext(terminal, (ctx) =>
    audited(ctx, what, () =>
      action === 'waive' ? waiveObligation(ctx, { ...request, reason }) : unwaiveObligation(ctx, request),
    ),
  );
  const { firstDay: from, lastDay: until } = done.period;
  const title = localText(done.obligation.title, terminal.locale);
  terminal.print(terminal.t(`contract.${action}-done`, { title, from, until }));
  return 0;
}

/** An operator may not: it is for who answers for the contract. @throws UserError */
function pickLead(site: Site, given: string | undefined): Person {
  const leads = site.people.filter(({ roles }) => mayAct(roles, 'lead'));
  if (given === undefined) {
    throw new UserError('contract.cli-as', { available: leads.map(({ id }) => id).join(', ') });
  }
  const lead = leads.find(({ id }) => id === given);
  if (lead) return lead;
  throw new UserError('contract.lead-only', { given });
}
