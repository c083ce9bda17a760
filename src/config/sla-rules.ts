import { ALWAYS } from '../core/business-calendar.ts';
import { durationMs, parseDuration } from '../core/duration.ts';
import { ROLES } from '../core/role.ts';
import { DEFAULT_SLA_POLICY, KNOWN_STAGES, OPENED } from '../core/sla-policy.ts';
import { checkCalendars, checkSpans, complaintOfWeekdays } from './calendar-rules.ts';
import { describeValue } from './fault.ts';
import { slackGroupPattern } from './field-schemas.ts';
import {
  entries,
  field,
  findCircles,
  findRepeated,
  formatCircle,
  idsOf,
  type Report,
  textEntries,
  textOf,
} from './report.ts';
import { didYouMean } from './schema-faults.ts';
import type { YamlNode } from './yaml-file.ts';

/** The service levels are whole: levels count from 1, stages and calendars exist, whoever is to be mentioned can be. */
export function checkSla(root: YamlNode, report: Report): void {
  const sla = field(root, 'sla');
  if (!sla) return;
  const calendars = field(sla, 'calendars');
  checkCalendars(calendars, report);
  const levels = field(sla, 'levels');
  for (const level of entries(levels)) checkLevel(level, [ALWAYS, ...(calendars?.fields?.keys() ?? [])], report);
  checkLevelNumbers(levels, report);
  const numbers = levels
    ? entries(levels).map((level) => field(level, 'level')?.value)
    : DEFAULT_SLA_POLICY.levels.map(({ level }) => level);
  checkUsedLevels(sla, numbers, report);
  checkEscalation(sla, root, report);
  checkDuty(sla, root, report);
  checkReactions(field(sla, 'reactions'), numbers.length, report);
}

function checkLevelNumbers(levels: YamlNode | undefined, report: Report): void {
  entries(levels).forEach((entry, index) => {
    const node = field(entry, 'level');
    if (!node || typeof node.value !== 'number' || node.value === index + 1) return;
    report.at(node, {
      problem: { key: 'config.problem.level-order' },
      found: describeValue(node.value),
      expected: { key: 'config.expected.only', values: { list: String(index + 1) } },
    });
  });
}

function checkLevel(level: YamlNode, calendars: readonly string[], report: Report): void {
  const calendar = field(level, 'calendar');
  const calendarName = textOf(calendar);
  if (calendar && calendarName !== undefined && !calendars.includes(calendarName))
    report.unknown(calendar, 'calendar', calendars);
  const stages = entries(field(level, 'stages'));
  const names = stages.flatMap((stage) => {
    const node = field(stage, 'name');
    return node && typeof node.value === 'string' ? [{ node, text: node.value }] : [];
  });
  findRepeated(names, (again) => {
    report.at(again, { problem: { key: 'config.problem.repeated' }, found: describeValue(again.value) });
  });
  const known = names.map(({ text }) => text);
  for (const stage of stages) checkStage(stage, known, report);
  const starts = new Map(
    stages.map((stage) => [textOf(field(stage, 'name')) ?? '', [textOf(field(stage, 'from')) ?? OPENED]]),
  );
  for (const circle of findCircles(starts)) {
    const stage = stages.find((candidate) => textOf(field(candidate, 'name')) === circle[0]);
    const from = field(stage, 'from');
    const values = { circle: formatCircle(circle) };
    if (from) report.at(from, { problem: { key: 'config.problem.stage-circle', values } });
  }
}

function checkStage(stage: YamlNode, known: readonly string[], report: Report): void {
  const name = field(stage, 'name');
  const text = textOf(name);
  if (name && text !== undefined && !(text in KNOWN_STAGES)) {
    for (const key of ['title', 'endedBy'].filter((needed) => !stage.fields?.has(needed))) {
      report.at(name, {
        problem: { key: 'config.problem.own-stage', values: { name: text, key } },
        hint: didYouMean(text, Object.keys(KNOWN_STAGES)),
      });
    }
  }
  const from = field(stage, 'from');
  const fromName = textOf(from);
  const starts = [OPENED, ...known];
  if (from && fromName !== undefined && !starts.includes(fromName)) report.unknown(from, 'stage', starts);
  checkCondition(stage, known, report);
}

function checkCondition(stage: YamlNode, known: readonly string[], report: Report): void {
  const others = known.filter((other) => other !== textOf(field(stage, 'name')));
  const not = field(stage, 'onlyIf', 'not');
  const notName = textOf(not);
  if (not && notName !== undefined && !others.includes(notName)) report.unknown(not, 'stage', others);
  const after = field(stage, 'onlyIf', 'after');
  const [condition, within] = [textOf(after), textOf(field(stage, 'within'))].map((text) => parseDuration(text ?? ''));
  if (after && condition && within && durationMs(condition) >= durationMs(within)) {
    report.at(after, { problem: { key: 'config.problem.condition-too-late' }, found: describeValue(after.value) });
  }
}

function checkUsedLevels(sla: YamlNode, numbers: readonly unknown[], report: Report): void {
  const used = [
    ...(field(sla, 'suggest')?.fields?.values() ?? []),
    ...entries(field(sla, 'escalate')).flatMap((entry) => entries(field(entry, 'levels'))),
  ];
  for (const node of used) {
    if (typeof node.value === 'number' && !numbers.includes(node.value))
      report.unknown(node, 'level', numbers.map(String));
  }
}

function checkEscalation(sla: YamlNode, root: YamlNode, report: Report): void {
  const levels = field(sla, 'levels');
  const stages = levels
    ? entries(levels).flatMap((level) =>
        entries(field(level, 'stages')).flatMap((stage) => textOf(field(stage, 'name')) ?? []),
      )
    : DEFAULT_SLA_POLICY.levels.flatMap((level) => level.stages.map(({ name }) => name));
  const known = [...new Set(stages)];
  for (const entry of entries(field(sla, 'escalate'))) {
    for (const { node, text } of textEntries(field(entry, 'stages')))
      if (!known.includes(text)) report.unknown(node, 'stage', known);
    for (const { node, text } of textEntries(field(entry, 'mention'))) checkMention(node, text, root, report);
  }
}

function checkMention(node: YamlNode, text: string, root: YamlNode, report: Report): void {
  if (text === 'onDuty' || slackGroupPattern.test(text)) return;
  if (!text.startsWith('role:')) {
    checkPerson(node, text, root, report);
    return;
  }
  const roles = ROLES.map((role) => `role:${role}`);
  if (!roles.includes(text)) report.unknown(node, 'role', roles);
}

/** Whoever is to be mentioned is known and has a Slack id. */
function checkPerson(node: YamlNode, id: string, root: YamlNode, report: Report): void {
  const people = field(root, 'people');
  const person = entries(people).find((candidate) => textOf(field(candidate, 'id')) === id);
  if (!person) report.unknown(node, 'person', idsOf(people));
  else if (!person.fields?.has('slack')) {
    report.at(node, {
      problem: { key: 'config.problem.no-slack' },
      found: describeValue(id),
      hint: { key: 'config.hint.no-slack' },
    });
  }
}

function checkDuty(sla: YamlNode, root: YamlNode, report: Report): void {
  for (const shift of entries(field(sla, 'onDuty'))) {
    for (const { node, text } of textEntries(field(shift, 'people'))) checkPerson(node, text, root, report);
    checkSpans(field(shift, 'hours'), report);
    const days = field(shift, 'days');
    const backwards = complaintOfWeekdays(textOf(days) ?? '');
    if (days && backwards) report.at(days, backwards);
    const until = field(shift, 'until');
    const [from, last] = [textOf(field(shift, 'from')), textOf(until)];
    if (until && from !== undefined && last !== undefined && last < from) {
      report.at(until, {
        problem: { key: 'config.problem.ends-before-start', values: { starts: from } },
        found: describeValue(last),
      });
    }
  }
}

function checkReactions(reactions: YamlNode | undefined, levelCount: number, report: Report): void {
  const levels = field(reactions, 'levels');
  if (levels?.items && levels.items.length !== levelCount) {
    report.atKey(levels, {
      problem: { key: 'config.problem.value' },
      found: describeValue(levels.value),
      expected: { key: 'config.expected.reaction-per-level', values: { count: levelCount } },
    });
  }
  const all = ['levels', 'respond', 'restore'].flatMap((name) => textEntries(field(reactions, name)));
  findRepeated(all, (again) => {
    report.at(again, { problem: { key: 'config.problem.repeated-reaction' }, found: describeValue(again.value) });
  });
}
