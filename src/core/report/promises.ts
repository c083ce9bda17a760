import { ALWAYS, WEEKDAYS } from '../business-calendar.ts';
import type { Duration } from '../duration.ts';
import { workingTimeOf } from '../sla/working-time.ts';
import type { SlaPolicy, SlaStage } from '../sla-policy.ts';
import type { ContractHead, EnvironmentSection, RequirementsSection } from './model.ts';
import type { ReportScope } from './scope.ts';

export function buildContractHead({ facts }: ReportScope): ContractHead {
  const { id, number, name, customer, provider, system, starts, ends, timeZone } = facts.site.contract;
  return { id, number, name, customer, provider, system, starts, ends, timeZone };
}

/** What was promised 服务要求, as the site file says it now. */
export function buildRequirements({ facts, timeZone }: ReportScope): RequirementsSection {
  const { sla, obligations } = facts.site;
  return {
    levels: sla.levels.map(({ level, name, description, calendar, stages }) => ({
      level,
      name,
      description,
      calendar: calendar === ALWAYS ? null : calendar,
      hours: weeklyHours(sla, calendar),
      stages: stages.map(({ title, within }) => ({
        title,
        withinSeconds: lengthOf(within, { sla, calendar, timeZone }),
      })),
    })),
    obligations: obligations.map(({ title, every, atLeast }) => ({ title, every, atLeast })),
  };
}

/** Days of the same hours together, in the order of the week. */
export function weeklyHours(
  { calendars }: SlaPolicy,
  id: string,
): NonNullable<RequirementsSection['levels'][number]['hours']> {
  const weekly = calendars.find((calendar) => calendar.id === id)?.weekly;
  if (!weekly) return [];
  const worked = WEEKDAYS.filter((day) => weekly[day].length > 0);
  const alike = Map.groupBy(worked, (day) => JSON.stringify(weekly[day]));
  return [...alike.values()].map((days) => ({ days, spans: days[0] ? weekly[days[0]] : [] }));
}

/** A day of a calendar of working hours has fewer hours. */
function lengthOf(
  within: SlaStage['within'],
  of: { readonly sla: SlaPolicy; readonly calendar: string; readonly timeZone: string },
): number | 'negotiated' {
  if (within === 'negotiated') return within;
  const length: Duration = within;
  return workingTimeOf(of.sla, of.calendar, of.timeZone).lengthOf(length) / 1000;
}

/** The running environment 系统运行环境: names and addresses, and never an account. */
export function buildEnvironment({ facts }: ReportScope): EnvironmentSection {
  const { hosts, databases, applications } = facts.site;
  return {
    hosts: hosts.map(({ id, name, address }) => ({ id, name, address })),
    databases: databases.map(({ id, name, engine, address, port, schema }) => ({
      id,
      name,
      engine,
      address,
      port,
      schema,
    })),
    applications: applications.map(({ id, name, access }) => ({ id, name, url: withoutAccount(access.url) })),
  };
}

/** An account may stand in an address, too. */
function withoutAccount(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1');
}
