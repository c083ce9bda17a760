import { describeValue } from './fault.ts';
import { entries, field, findRepeated, type Report, textOf } from './report.ts';
import { unknownKey } from './schema-faults.ts';
import type { YamlNode } from './yaml-file.ts';

/** A case is whole: it has its opening, what is corrected or disputed exists, and each expectation is of one sort. */
export function checkSlaCase(root: YamlNode, report: Report): void {
  const events = field(root, 'events');
  const kinds = entries(events).map((event) => textOf(field(event, 'event')));
  if (events && kinds.length > 0 && !kinds.includes('opened')) {
    report.atKey(events, { problem: { key: 'config.problem.no-opening' } });
  }
  checkReferences(entries(events), report);
  for (const event of entries(events)) checkCorrection(event, report);
  for (const expectation of entries(field(root, 'expect'))) checkExpectationForm(expectation, report);
}

function checkReferences(events: readonly YamlNode[], report: Report): void {
  const ids = events.flatMap((event) => {
    const node = field(event, 'id');
    const text = textOf(node);
    return node && text !== undefined ? [{ node, text }] : [];
  });
  findRepeated(ids, (again) => {
    report.at(again, { problem: { key: 'config.problem.repeated' }, found: describeValue(again.value) });
  });
  const known = ids.map(({ text }) => text);
  for (const event of events) {
    const of = field(event, 'of');
    const text = textOf(of);
    if (of && text !== undefined && !known.includes(text)) report.unknown(of, 'event', known);
  }
}

/** A correction says another time, or another value of a field, or both. */
function checkCorrection(event: YamlNode, report: Report): void {
  if (textOf(field(event, 'event')) !== 'corrected') return;
  const has = (name: string) => event.fields?.has(name) ?? false;
  if (!has('field') && !has('value') && !has('time')) missing(event, 'time', report);
  if (has('field') && !has('value')) missing(event, 'value', report);
  if (has('value') && !has('field')) missing(event, 'field', report);
}

const OF_A_CLOCK = ['at', 'stage', 'state', 'due', 'elapsed', 'overdue'];
const OF_A_NOTICE = ['at', 'notice', 'stage', 'fraction', 'late', 'overdue', 'folded'];
const OF_A_FORMER_BREACH = ['at', 'formerLevel', 'stage', 'due'];

function checkExpectationForm(expectation: YamlNode, report: Report): void {
  const { fields } = expectation;
  if (!fields) return;
  const isNotice = fields.has('notice');
  const isFormer = fields.has('formerLevel');
  const known = isNotice ? OF_A_NOTICE : isFormer ? OF_A_FORMER_BREACH : OF_A_CLOCK;
  // What no expectation knows is told by the schema.
  const all = [...OF_A_CLOCK, ...OF_A_NOTICE, ...OF_A_FORMER_BREACH];
  for (const [key, node] of fields) {
    if (all.includes(key) && !known.includes(key)) report.atKey(node, unknownKey(key, known));
  }
  if (!isNotice && !fields.has('stage')) missing(expectation, 'stage', report);
}

function missing(node: YamlNode, key: string, report: Report): void {
  report.at(node, { problem: { key: 'config.problem.missing', values: { key } } });
}
