import type { Alerting } from './alerting.ts';
import type { BackupPlan } from './backup/plan.ts';
import type { ApplicationAccess, Json } from './check.ts';
import type { InspectionTemplate } from './inspection.ts';
import type { Locale, LocalText } from './message.ts';
import type { Obligation, PeriodStart } from './obligation.ts';
import type { Role } from './role.ts';
import type { SlaPolicy } from './sla-policy.ts';

/** `env:NAME` or `file:PATH` (absolute): where a secret is, never the secret. */
export type SecretReference = string;

/** One contract 合同 and the site 运行环境 it covers, as loaded from a site file: checked, defaults filled in. */
export interface Site {
  readonly contract: Contract;
  readonly people: readonly Person[];
  readonly hosts: readonly Host[];
  readonly applications: readonly ApplicationEntry[];
  readonly databases: readonly DatabaseTarget[];
  readonly inspections: readonly InspectionTemplate[];
  readonly sla: SlaPolicy;
  readonly obligations: readonly Obligation[];
  readonly alerting: Alerting;
  readonly digest: DigestSettings;
  readonly backups: readonly BackupPlan[];
  /** Absent: reports are printed as Rounds brings them. */
  readonly reports?: ReportSettings;
}

/** How service reports 服务报告 are printed. */
export interface ReportSettings {
  /** A Word file of the user's own, by its absolute path: one for all languages, or one for each. */
  readonly template: LocalText;
}

/** The Word file of the user's own for reports in a language; null where those that come with Rounds are meant. */
export function reportTemplateOf({ reports }: Pick<Site, 'reports'>, locale: Locale): string | null {
  if (reports === undefined) return null;
  return typeof reports.template === 'string' ? reports.template : (reports.template[locale] ?? null);
}

/** When the day's summary 日报 is posted. */
export interface DigestSettings {
  /** Minutes from midnight in the contract's zone. */
  readonly atMinutes: number;
  /** Of a second one, later on the same day; null: there is none. */
  readonly eveningMinutes: number | null;
  /** On which days: on each, or on those that are worked. */
  readonly days: 'every' | 'working';
  /** Id of the calendar of the service levels that says which are; null: Monday to Friday. */
  readonly calendar: string | null;
}

export const DEFAULT_DIGEST: DigestSettings = {
  atMinutes: 8 * 60 + 30,
  eveningMinutes: null,
  days: 'every',
  calendar: null,
};

export interface Contract {
  readonly id: string;
  readonly number: string;
  readonly name: LocalText;
  readonly customer: LocalText;
  readonly provider: LocalText;
  readonly system: LocalText;
  /** First and last day, `yyyy-mm-dd` in the contract's zone. */
  readonly starts: string;
  readonly ends: string;
  readonly timeZone: string;
  readonly locale: Locale;
  /** The Slack channel that names this contract. */
  readonly channel: string;
  /** From where months, quarters and longer periods count. */
  readonly periods: PeriodStart;
}

export interface Person {
  readonly id: string;
  readonly name: LocalText;
  readonly slack?: string;
  readonly roles: readonly Role[];
}

export interface Host {
  readonly id: string;
  readonly name: LocalText;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly auth: HostAuthentication;
  /** Ids of hosts to go through, nearest to us first. */
  readonly jump: readonly string[];
  readonly legacyAlgorithms?: LegacyAlgorithms;
  readonly connectTimeoutMs: number;
  readonly overrides: { readonly [checkId: string]: HostOverride };
}

export type HostAuthentication =
  | { readonly privateKey: SecretReference; readonly passphrase?: SecretReference }
  | { readonly password: SecretReference }
  | { readonly agent: true };

export interface LegacyAlgorithms {
  readonly kex?: readonly string[];
  readonly serverHostKey?: readonly string[];
  readonly cipher?: readonly string[];
  readonly hmac?: readonly string[];
}

/** What a check does differently on one host: laid over the template's params and limits. */
export interface HostOverride {
  readonly params: { readonly [name: string]: Json };
  readonly limits: { readonly [name: string]: Json };
}

export interface ApplicationEntry {
  readonly id: string;
  readonly name: LocalText;
  readonly access: ApplicationAccess;
}

export interface DatabaseTarget {
  readonly id: string;
  readonly name: LocalText;
  readonly engine: 'mysql' | 'mariadb';
  /** Id of the host whose SSH connection carries the tunnel. */
  readonly through?: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password?: SecretReference;
  readonly schema: string;
}
