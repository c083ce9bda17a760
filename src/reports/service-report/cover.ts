import type { ReportModel } from '../../core/report/model.ts';
import { fingerprintWords } from '../inspection-form/fingerprint.ts';
import { longDate } from '../inspection-form/wording.ts';
import type { ReportIssue } from './issue.ts';
import type { ReportWording } from './wording.ts';

export interface CoverPart {
  readonly title: string;
  readonly number: string;
  readonly system: string;
  readonly contractName: string;
  readonly contractNumber: string;
  readonly contractTerm: string;
  readonly customer: string;
  readonly provider: string;
  readonly period: string;
  readonly periodNote: string;
  readonly version: string;
  readonly issued: string;
  readonly asOf: string;
  readonly provisional: boolean;
  readonly provisionalNote: string;
  readonly fingerprint: string;
  readonly fingerprintShort: string;
  readonly producer: string;
}

export function buildCover(model: ReportModel, issue: ReportIssue, words: ReportWording): CoverPart {
  const { contract, period } = model;
  const { say } = words;
  return {
    title: say(`title-${period.length}`),
    number: `${contract.number}/${period.key}`,
    system: words.text(contract.system),
    contractName: words.text(contract.name),
    contractNumber: contract.number,
    contractTerm: say('contract-term', { from: longDay(contract.starts, words), to: longDay(contract.ends, words) }),
    customer: words.text(contract.customer),
    provider: words.text(contract.provider),
    period: say('period', { from: longDay(period.firstDay, words), to: longDay(period.lastDay, words) }),
    periodNote: words.sentences([
      say('period-zone', { zone: contract.timeZone }),
      ...(period.isWhole ? [] : [say('period-cut')]),
    ]),
    version: say('version', { version: issue.version }),
    issued:
      issue.issuedBy === null
        ? words.moment(issue.issuedAt)
        : say('issued-by', { at: words.moment(issue.issuedAt), person: words.text(issue.issuedBy) }),
    asOf: words.moment(model.asOf),
    provisional: !period.hasEnded,
    provisionalNote: period.hasEnded ? '' : say('provisional-note', { at: words.moment(model.asOf) }),
    ...fingerprintWords(issue.dataHash),
    producer: say('producer'),
  };
}

/** A calendar day has no zone: noon of it is that day in UTC. */
function longDay(day: string, { locale }: ReportWording): string {
  return longDate(new Date(`${day}T12:00:00Z`), 'UTC', locale);
}
