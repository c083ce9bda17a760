import { mayAct } from '../core/role.ts';
import type { Person, Site } from '../core/site.ts';
import { UserError } from '../errors.ts';

/** The contract that is meant: the only one, or the one named by `--contract`. @throws UserError */
export function pickSite(sites: readonly Site[], given: string | undefined): Site {
  const available = sites.map((site) => site.contract.id).join(', ');
  if (given === undefined) {
    const [only, ...others] = sites;
    if (only && others.length === 0) return only;
    throw new UserError('cli.which-contract', { available });
  }
  const site = sites.find((candidate) => candidate.contract.id === given);
  if (!site) throw new UserError('cli.unknown-contract', { given, available });
  return site;
}

/** In whose name the command line acts: `--as`, else the site's operator. @throws UserError */
export function pickPerson(site: Site, given: string | undefined): Person {
  const person = given === undefined ? findOperator(site) : site.people.find((candidate) => candidate.id === given);
  if (person && (mayAct(person.roles, 'engineer') || mayAct(person.roles, 'operator'))) return person;
  if (person) throw new UserError('cli.may-not-act', { given: person.id });
  const available = site.people.map((candidate) => candidate.id).join(', ');
  throw given === undefined
    ? new UserError('cli.no-operator', { contract: site.contract.id })
    : new UserError('cli.unknown-person', { given, available });
}

/** Who runs Rounds for this contract. */
export function findOperator(site: Site): Person | undefined {
  return site.people.find((candidate) => mayAct(candidate.roles, 'operator'));
}
