import { describeValue } from './fault.ts';
import { field, type Report, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

/** The evening comes after the morning, and it is clear which days are worked. */
export function checkDigest(root: YamlNode, report: Report): void {
  const digest = field(root, 'digest');
  const evening = field(digest, 'evening');
  const at = textOf(field(digest, 'at'));
  const later = textOf(evening);
  if (evening && at !== undefined && later !== undefined && later <= at) {
    report.at(evening, {
      problem: { key: 'config.problem.evening-too-early', values: { at } },
      found: describeValue(later),
    });
  }
  checkDays(field(digest, 'days'), [...(field(root, 'sla', 'calendars')?.fields?.keys() ?? [])], report);
}

function checkDays(node: YamlNode | undefined, calendars: readonly string[], report: Report): void {
  const days = textOf(node);
  if (!node || days === undefined || days === 'every') return;
  if (days !== 'working') {
    if (!calendars.includes(days)) report.unknown(node, 'calendar', ['every', 'working', ...calendars]);
    return;
  }
  if (calendars.length < 2) return;
  report.at(node, {
    problem: { key: 'config.problem.which-calendar' },
    found: describeValue(days),
    expected: { key: 'config.expected.only-one-of', values: { list: calendars.join(', ') } },
  });
}
