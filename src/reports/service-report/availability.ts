import type { ReportModel } from '../../core/report/model.ts';
import { bounded } from './bounded.ts';
import type { ReportWording } from './wording.ts';

export interface AvailabilityPart {
  readonly hasHostAvailability: boolean;
  readonly hostAvailability: readonly {
    readonly host: string;
    readonly checks: string;
    readonly alerts: string;
    readonly alertTime: string;
    readonly down: string;
    readonly share: string;
  }[];
  readonly hostAvailabilityNote: string;
  readonly hasApplicationChecks: boolean;
  readonly applicationChecks: readonly {
    readonly application: string;
    readonly passed: string;
    readonly failed: string;
    readonly unknown: string;
  }[];
  readonly applicationChecksNote: string;
}

export function buildAvailability({ availability }: ReportModel, words: ReportWording): AvailabilityPart {
  const hosts = bounded(availability.hosts, { none: 'no-availability' }, words, (line) => ({
    host: words.text(line.host),
    checks:
      line.checks.tried === 0 ? words.none : `${words.number(line.checks.reached)}/${words.number(line.checks.tried)}`,
    alerts: words.number(line.alerts),
    alertTime: line.alertSeconds === 0 ? words.none : words.duration(line.alertSeconds),
    down: line.downSeconds === 0 ? words.none : words.duration(line.downSeconds),
    share: words.availability(line.share),
  }));
  const applications = bounded(availability.applications, { none: 'no-application-checks' }, words, (line) => ({
    application: words.text(line.application),
    passed: words.number(line.checks.passed),
    failed: words.number(line.checks.failed),
    unknown: words.number(line.checks.unknown),
  }));
  return {
    hasHostAvailability: hosts.shown.length > 0,
    hostAvailability: hosts.shown,
    hostAvailabilityNote: hosts.note,
    hasApplicationChecks: applications.shown.length > 0,
    applicationChecks: applications.shown,
    applicationChecksNote: applications.note,
  };
}
