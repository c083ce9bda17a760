import type { Translate } from '../context.ts';
import type { Locale } from '../core/message.ts';
import type { ReportModel } from '../core/report/model.ts';
import { type AvailabilityPart, buildAvailability } from './service-report/availability.ts';
import { type BackupsPart, buildBackups } from './service-report/backups.ts';
import { buildCapacity, type CapacityPart } from './service-report/capacity.ts';
import { buildClosing, type ClosingPart } from './service-report/closing.ts';
import { buildCover, type CoverPart } from './service-report/cover.ts';
import { buildDisclosure, type DisclosurePart } from './service-report/disclosure.ts';
import { buildEnvironment, type EnvironmentPart } from './service-report/environment.ts';
import { buildExperience, type ExperiencePart } from './service-report/experience.ts';
import { buildInspections, type InspectionsPart } from './service-report/inspections.ts';
import type { ReportIssue } from './service-report/issue.ts';
import { buildMaintenance, type MaintenancePart } from './service-report/maintenance.ts';
import { buildObligations, type ObligationsPart } from './service-report/obligations.ts';
import { buildOverview, type OverviewPart } from './service-report/overview.ts';
import { buildRecords, type RecordsPart } from './service-report/records.ts';
import { buildRequirements, type RequirementsPart } from './service-report/requirements.ts';
import { buildSla, type SlaPart } from './service-report/sla.ts';
import { createReportWording } from './service-report/wording.ts';

/** A report as it is printed: its figures, and which version of it this is. */
export interface ServiceReport {
  readonly model: ReportModel;
  readonly issue: ReportIssue;
}

/** What the Word template's tags stand for; `templates/service-report.tags.json` explains each. */
export interface ServiceReportDocument
  extends CoverPart,
    RequirementsPart,
    OverviewPart,
    EnvironmentPart,
    BackupsPart,
    InspectionsPart,
    MaintenancePart,
    RecordsPart,
    SlaPart,
    AvailabilityPart,
    CapacityPart,
    ExperiencePart,
    ObligationsPart,
    DisclosurePart,
    ClosingPart {}

/**
 * Builds the content of a service report 服务报告 in one language. All figures are the model's; here they only get their
 * words. Long lists are cut to what a document can hold, each with how many more there are.
 *
 * @param t the texts of the locale, in the contract's zone.
 */
export function buildServiceReport(
  { model, issue }: ServiceReport,
  t: Translate,
  locale: Locale,
): ServiceReportDocument {
  const words = createReportWording(model.contract.timeZone, t, locale);
  return {
    ...buildCover(model, issue, words),
    ...buildRequirements(model, words),
    ...buildOverview(model, words),
    ...buildEnvironment(model, words),
    ...buildBackups(model, words),
    ...buildInspections(model, words),
    ...buildMaintenance(model, words),
    ...buildRecords(model, words),
    ...buildSla(model, words),
    ...buildAvailability(model, words),
    ...buildCapacity(model, words),
    ...buildExperience(model, words),
    ...buildObligations(model, words),
    ...buildDisclosure(model, words),
    ...buildClosing(model, issue, words),
  };
}
