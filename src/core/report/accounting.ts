import type { Message } from '../message.ts';
import { instant, type ReportScope } from './scope.ts';

/** How each kind of figure was counted 统计口径, as sentences: the rules of docs/decisions/0009-report-as-of.md. */
export function buildAccounting({ facts, asOf }: ReportScope): Message[] {
  const { span, site } = facts;
  const rule = (key: string, values?: Message['values']): Message => ({
    key: `report-facts.rule-${key}`,
    ...(values && { values }),
  });
  const days = { first: span.firstDay, last: span.lastDay, timeZone: site.contract.timeZone };
  return [
    rule('period', days),
    rule(span.hasEnded ? 'as-of-end' : 'as-of-now', { at: instant(asOf) }),
    rule('inspections'),
    rule('tickets'),
    rule('work'),
    rule('maintenance'),
    rule('records'),
    rule('effort'),
    rule(site.sla.clockStart === 'reported' ? 'sla-reported' : 'sla-levelled'),
    rule('attainment'),
    rule('alerts'),
    rule('availability'),
    rule('capacity'),
    rule('faults'),
    rule('backups'),
    rule('obligations'),
    rule('satisfaction'),
  ];
}
