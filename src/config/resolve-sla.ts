import { type Duration, parseDuration } from '../core/duration.ts';
import { ROLES } from '../core/role.ts';
import {
  DEFAULT_SLA_POLICY,
  type DutyShift,
  KNOWN_STAGES,
  type Mention,
  type SlaLevel,
  type SlaPolicy,
  type SlaReactions,
  type SlaStage,
} from '../core/sla-policy.ts';
import { slackGroupPattern } from './field-schemas.ts';
import { readCalendar, readSpans, readWeekdays } from './read-calendar.ts';
import type { SlaEntry } from './sla-schema.ts';

type LevelEntry = NonNullable<SlaEntry['levels']>[number];
type StageEntry = LevelEntry['stages'][number];

/** The policy of a site file without faults; what it leaves out is the default. */
export function resolveSla(entry: SlaEntry | undefined): SlaPolicy {
  if (!entry) return DEFAULT_SLA_POLICY;
  const levels = entry.levels?.map(resolveLevel) ?? DEFAULT_SLA_POLICY.levels;
  return {
    clockStart: entry.clockStart ?? DEFAULT_SLA_POLICY.clockStart,
    levels,
    calendars: Object.entries(entry.calendars).map(([id, calendar]) => readCalendar(id, calendar)),
    warnAt: [...new Set(entry.warnAt ?? DEFAULT_SLA_POLICY.warnAt)].sort((a, b) => a - b),
    overdueEvery: length(entry.overdueEvery, DEFAULT_SLA_POLICY.overdueEvery),
    escalate: entry.escalate
      ? entry.escalate
          .map((step) => ({ ...step, mention: step.mention.map(resolveMention) }))
          .sort((a, b) => a.at - b.at)
      : DEFAULT_SLA_POLICY.escalate,
    suggest: entry.suggest ?? defaultSuggestions(levels.length),
    unlevelledAfter: length(entry.unlevelledAfter, DEFAULT_SLA_POLICY.unlevelledAfter),
    reopenWithin: length(entry.reopenWithin, DEFAULT_SLA_POLICY.reopenWithin),
    onDuty: entry.onDuty.map(resolveShift),
    reactions: resolveReactions(entry.reactions, levels.length),
  };
}

function length(text: string | undefined, otherwise: Duration): Duration {
  return text === undefined ? otherwise : (parseDuration(text) ?? otherwise);
}

function resolveLevel(entry: LevelEntry): SlaLevel {
  return { ...entry, restoreOnRecovery: entry.restoreOnRecovery ?? false, stages: entry.stages.map(resolveStage) };
}

function resolveStage({ name, title, from, endedBy, within, pausable, onlyIf }: StageEntry): SlaStage {
  const known = KNOWN_STAGES[name];
  const end = endedBy ?? known?.endedBy;
  if (end === undefined) throw new Error(`stage "${name}" without an end passed the check`);
  return {
    name,
    title: title ?? known?.title ?? name,
    from,
    endedBy: end,
    within: within === 'negotiated' ? within : required(within),
    pausable: pausable ?? known?.pausable ?? false,
    onlyIf: onlyIf ? { not: onlyIf.not, after: required(onlyIf.after) } : null,
  };
}

function required(text: string): Duration {
  const duration = parseDuration(text);
  if (!duration) throw new Error(`length "${text}" passed the check`);
  return duration;
}

function resolveMention(text: string): Mention {
  if (text === 'onDuty') return { kind: 'onDuty' };
  if (slackGroupPattern.test(text)) return { kind: 'group', id: text };
  const role = ROLES.find((candidate) => text === `role:${candidate}`);
  return role ? { kind: 'role', role } : { kind: 'person', id: text };
}

function resolveShift(entry: SlaEntry['onDuty'][number]): DutyShift {
  return {
    from: entry.from ?? null,
    until: entry.until ?? null,
    days: (entry.days === undefined ? null : readWeekdays(entry.days)) ?? [],
    hours: readSpans(entry.hours),
    people: entry.people,
  };
}

/** A contract with fewer levels than the default has its least severe one suggested instead. */
function defaultSuggestions(levelCount: number): SlaPolicy['suggest'] {
  return Object.fromEntries(
    Object.entries(DEFAULT_SLA_POLICY.suggest).map(([severity, level]) => [severity, Math.min(level, levelCount)]),
  );
}

const DIGITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function resolveReactions(entry: SlaEntry['reactions'], levelCount: number): SlaReactions {
  return {
    levels: entry?.levels ?? DIGITS.slice(0, levelCount),
    respond: entry?.respond ?? DEFAULT_SLA_POLICY.reactions.respond,
    restore: entry?.restore ?? DEFAULT_SLA_POLICY.reactions.restore,
  };
}
