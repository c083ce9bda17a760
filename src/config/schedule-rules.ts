import { parseCron } from '../core/cron.ts';
import { describeValue } from './fault.ts';
import { entries, field, type Report, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

/** Every schedule of an inspection can be kept, and what is said about catching up is about a schedule. */
export function checkTemplateSchedules(root: YamlNode, report: Report): void {
  for (const template of entries(field(root, 'inspections'))) {
    const schedule = field(template, 'schedule');
    checkSchedule(schedule, report);
    const catchUp = field(template, 'catchUp');
    if (catchUp && !schedule) report.atKey(catchUp, { problem: { key: 'config.problem.lone-catch-up' } });
  }
}

/** Complains of what is no cron expression, or one that never comes, and says which of its fields is meant. */
function checkSchedule(node: YamlNode | undefined, report: Report): void {
  const text = textOf(node);
  if (!node || text === undefined) return;
  const parsed = parseCron(text);
  if (parsed.ok) return;
  const { problem, expected } = parsed.fault;
  report.at(node, { problem, found: describeValue(text), expected });
}
