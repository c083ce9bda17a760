import type { Verdict } from '../core/verdict.ts';
import type { DigestFacts } from './digest-facts.ts';
import { isOverdue } from './ticket-view.ts';
import type { Voice } from './voice.ts';

/** The day in figures. */
export function digestHeadline(facts: DigestFacts, voice: Voice): string {
  return [
    ticketWords(facts, voice),
    ...changeWords(facts, voice),
    alertWords(facts, voice),
    ...inspectionWords(facts, voice),
    ...backupWords(facts, voice),
    ...obligationWords(facts, voice),
  ].join(' · ');
}

function ticketWords({ tickets }: DigestFacts, { t }: Voice): string {
  const overdue = tickets.filter(({ clocks }) => isOverdue(clocks)).length;
  if (tickets.length === 0) return t('digest.no-tickets');
  return overdue > 0
    ? t('digest.tickets-overdue', { count: tickets.length, overdue })
    : t('digest.tickets', { count: tickets.length });
}

function changeWords({ opened, closed, cancelled }: DigestFacts, { t }: Voice): string[] {
  return Object.entries({ opened, closed, cancelled }).flatMap(([key, count]) =>
    count > 0 ? [t(`digest.${key}`, { count })] : [],
  );
}

function alertWords({ alerts }: DigestFacts, { t }: Voice): string {
  const { of, count, before } = alerts;
  if (of !== 'yesterday') return t(count === 0 ? `digest.no-alerts-${of}` : `digest.alerts-${of}`, { count });
  return count + (before ?? 0) === 0 ? t('digest.no-alerts') : t('digest.alerts', { count, before });
}

function inspectionWords({ inspections }: DigestFacts, { t }: Voice): string[] {
  if (inspections.length === 0) return [];
  const sum = (verdict: Verdict) => inspections.reduce((total, { counts }) => total + (counts[verdict] ?? 0), 0);
  const [abnormal, unknown] = [sum('abnormal'), sum('unknown')];
  const count = inspections.length;
  return [
    abnormal + unknown === 0
      ? t('digest.inspections-fine', { count })
      : t('digest.inspections', { count, abnormal, unknown }),
  ];
}

/** Of the copies made; that something is wrong stands there even when none was. */
function backupWords({ backups }: DigestFacts, { t }: Voice): string[] {
  if (backups === null) return [];
  const { good, failed, troubles } = backups;
  const total = good + failed.length;
  if (total === 0) return troubles.length === 0 ? [] : [t('digest.backups-troubled', { count: troubles.length })];
  const isFine = failed.length === 0 && troubles.length === 0;
  return [t(isFine ? 'digest.backups-fine' : 'digest.backups-bad', { good, total })];
}

/** Of the period that runs; those that Rounds can't know of, and those that need not be done, are counted apart. */
function obligationWords({ obligations }: DigestFacts, { t }: Voice): string[] {
  const known = (obligations ?? []).filter(({ status }) => status === undefined);
  const count = (wanted: 'unknown' | 'waived') => (obligations ?? []).filter(({ status }) => status === wanted).length;
  const done = known.filter((one) => one.done >= one.owed).length;
  return [
    ...(known.length === 0 ? [] : [t('digest.obligations-met', { done, owed: known.length })]),
    ...(count('waived') === 0 ? [] : [t('digest.obligations-waived', { count: count('waived') })]),
    ...(count('unknown') === 0 ? [] : [t('digest.obligations-unknown', { count: count('unknown') })]),
  ];
}
