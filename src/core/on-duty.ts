import { WEEKDAYS } from './business-calendar.ts';
import type { LocalText } from './message.ts';
import type { Person } from './site.ts';
import type { DutyShift, Mention } from './sla-policy.ts';
import { zoneOffset } from './zone-offset.ts';

/** Who there is to be mentioned: of the site file as it is now, not of the policy that a ticket was opened under. */
export interface Team {
  readonly people: readonly Person[];
  readonly onDuty: readonly DutyShift[];
}

interface Moment {
  readonly now: Date;
  /** The contract's. */
  readonly timeZone: string;
}

/** Ids of the people on duty 值班 at an instant, the first to be asked first; empty where no shift fits. */
export function findOnDuty(shifts: readonly DutyShift[], { now, timeZone }: Moment): readonly string[] {
  const local = new Date(now.getTime() + zoneOffset(timeZone, now.getTime()));
  const date = local.toISOString().slice(0, 10);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  // getUTCDay counts from Sunday, the shifts from Monday.
  const weekday = WEEKDAYS[(local.getUTCDay() + 6) % 7];
  const fits = (shift: DutyShift) =>
    (shift.from === null || shift.from <= date) &&
    (shift.until === null || date <= shift.until) &&
    (shift.days.length === 0 || shift.days.some((day) => day === weekday)) &&
    (shift.hours.length === 0 || shift.hours.some((span) => span.from <= minute && minute < span.until));
  return shifts.find(fits)?.people ?? [];
}

/** Whom a message is to ping, each once. */
export interface Mentioned {
  /** Slack member ids. */
  readonly users: readonly string[];
  /** Slack user groups. */
  readonly groups: readonly string[];
  /** Who is meant as well and has no Slack id: to be named, cannot be pinged. */
  readonly names: readonly LocalText[];
  /** There is a roster, but nobody is on duty by it: the leads are mentioned instead. To be said. */
  readonly nobodyOnDuty: boolean;
}

/** Looks up who is meant. People whom the site file no longer has, and roles that nobody holds, come to nobody. */
export function resolveMentions(mentions: readonly Mention[], team: Team, moment: Moment): Mentioned {
  const withRole = (role: string) => team.people.filter((person) => person.roles.some((held) => held === role));
  const withIds = (ids: readonly string[]) => ids.flatMap((id) => team.people.find((person) => person.id === id) ?? []);
  const people = new Set<Person>();
  const groups = new Set<string>();
  let nobodyOnDuty = false;
  for (const mention of mentions) {
    if (mention.kind === 'group') groups.add(mention.id);
    else if (mention.kind === 'person') for (const person of withIds([mention.id])) people.add(person);
    else if (mention.kind === 'role') for (const person of withRole(mention.role)) people.add(person);
    else {
      const onDuty = withIds(findOnDuty(team.onDuty, moment));
      nobodyOnDuty = onDuty.length === 0 && team.onDuty.length > 0;
      for (const person of onDuty.length === 0 ? withRole('lead') : onDuty) people.add(person);
    }
  }
  return {
    users: [...people].flatMap((person) => person.slack ?? []),
    groups: [...groups],
    names: [...people].flatMap((person) => (person.slack === undefined ? [person.name] : [])),
    nobodyOnDuty,
  };
}
