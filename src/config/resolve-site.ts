import { dirname, isAbsolute, resolve as resolvePath } from 'node:path';
import type { Json } from '../core/check.ts';
import { durationMs, parseDuration } from '../core/duration.ts';
import type { InspectionTemplate, TemplateCheck, TemplateGroup } from '../core/inspection.ts';
import { type LocalText, mapLocalText } from '../core/message.ts';
import type { Obligation, ObligationEvidence } from '../core/obligation.ts';
import type { ApplicationEntry, DatabaseTarget, Host, HostAuthentication, ReportSettings, Site } from '../core/site.ts';
import type { ReportsEntry } from './reports-schema.ts';
import { resolveAlerting } from './resolve-alerting.ts';
import { resolveBackup } from './resolve-backups.ts';
import { resolveDigest } from './resolve-digest.ts';
import { resolveSla } from './resolve-sla.ts';
import {
  type HostEntry,
  type ObligationEntry,
  type SiteFile,
  TEMPLATE_CHECK_FIELDS,
  type TemplateEntry,
} from './site-schema.ts';

/** The site that a file without faults describes. `path` is the file's, from where relative paths of secrets start. */
export function resolveSite(site: SiteFile, path: string): Site {
  const secret = (reference: string) => absoluteReference(reference, path);
  return {
    contract: site.contract,
    people: site.people,
    hosts: site.hosts.map((host) => resolveHost(host, secret)),
    applications: site.applications.map((application) => resolveApplication(application, secret)),
    databases: site.databases.map((database) => resolveDatabase(database, secret)),
    inspections: site.inspections.map((template) => resolveTemplate(template, site)),
    sla: resolveSla(site.sla),
    obligations: site.obligations.map(resolveObligation),
    alerting: resolveAlerting(site.alerting, secret),
    digest: resolveDigest(site.digest, Object.keys(site.sla?.calendars ?? {})),
    backups: site.backups.map((plan) => resolveBackup(plan, secret)),
    ...(site.reports === undefined ? {} : { reports: resolveReports(site.reports, path) }),
  };
}

/** Paths that are relative start at the site file's folder. */
function resolveReports({ template }: ReportsEntry, siteFile: string): ReportSettings {
  const texts: LocalText = typeof template === 'string' ? template : { ...template };
  return { template: mapLocalText(texts, (file) => resolvePath(dirname(siteFile), file)) };
}

/** `file:` paths that are relative start at the site file's folder. */
export function absoluteReference(reference: string, siteFile: string): string {
  if (!reference.startsWith('file:')) return reference;
  const path = reference.slice('file:'.length);
  return `file:${isAbsolute(path) ? path : resolvePath(dirname(siteFile), path)}`;
}

type Secret = (reference: string) => string;

function resolveHost({ auth, connectTimeout, overrides, ...host }: HostEntry, secret: Secret): Host {
  return {
    ...host,
    auth: resolveAuthentication(auth, secret),
    connectTimeoutMs: durationMs(parseDuration(connectTimeout) ?? { days: 0, milliseconds: 0 }),
    overrides: Object.fromEntries(
      Object.entries(overrides).map(([checkId, { limits = {}, ...params }]) => [
        checkId,
        { params: plain(params), limits: plain(limits) },
      ]),
    ),
  };
}

function resolveAuthentication(auth: HostEntry['auth'], secret: Secret): HostAuthentication {
  if (auth.password !== undefined) return { password: secret(auth.password) };
  if (auth.privateKey === undefined) return { agent: true };
  const privateKey = secret(auth.privateKey);
  return auth.passphrase === undefined ? { privateKey } : { privateKey, passphrase: secret(auth.passphrase) };
}

function resolveApplication(entry: SiteFile['applications'][number], secret: Secret): ApplicationEntry {
  const { id, name, url, insecure, login } = entry;
  const access = {
    url,
    ...(insecure === undefined ? {} : { insecure }),
    ...(login ? { login: { ...login, password: { secret: secret(login.password) } } } : {}),
  };
  return { id, name, access };
}

function resolveDatabase({ password, ...database }: SiteFile['databases'][number], secret: Secret): DatabaseTarget {
  return password === undefined ? database : { ...database, password: secret(password) };
}

function resolveTemplate(template: TemplateEntry, site: SiteFile): InspectionTemplate {
  const { onsite = 0, remote = 0, office = 0 } = template.effort;
  return {
    id: template.id,
    title: template.title,
    mode: template.mode,
    effort: { onsite, remote, office },
    ...(template.schedule === undefined ? {} : { schedule: template.schedule }),
    ...(template.catchUp === undefined ? {} : { catchUp: template.catchUp }),
    groups: resolveGroups(template, site),
  };
}

/** A template begins with the rows of the one it extends; its own replace rows of the same id, or are added. */
function resolveGroups(template: TemplateEntry, site: SiteFile): readonly TemplateGroup[] {
  const own = template.groups.map((group) => ({
    title: group.title,
    items: group.items.map((item) => ({
      id: item.id,
      title: item.title,
      checks: item.checks.map((entry) => resolveCheck(entry, site)),
    })),
  }));
  const parent = site.inspections.find((candidate) => candidate.id === template.extends);
  return parent ? own.reduce<readonly TemplateGroup[]>(addGroup, resolveGroups(parent, site)) : own;
}

function addGroup(groups: readonly TemplateGroup[], added: TemplateGroup): readonly TemplateGroup[] {
  const title = JSON.stringify(added.title);
  if (!groups.some((group) => JSON.stringify(group.title) === title)) return [...groups, added];
  return groups.map((group) => {
    if (JSON.stringify(group.title) !== title) return group;
    const kept = group.items.map((item) => added.items.find(({ id }) => id === item.id) ?? item);
    return {
      ...group,
      items: [...kept, ...added.items.filter(({ id }) => !group.items.some((item) => item.id === id))],
    };
  });
}

function resolveCheck(
  entry: TemplateEntry['groups'][number]['items'][number]['checks'][number],
  site: SiteFile,
): TemplateCheck {
  const { check, limits } = entry;
  const fields: readonly string[] = TEMPLATE_CHECK_FIELDS;
  const params = Object.fromEntries(Object.entries(entry).filter(([name]) => !fields.includes(name)));
  const kinds = ['hosts', 'applications', 'databases'] as const;
  const kind = kinds.find((candidate) => entry[candidate] !== undefined);
  const named = kind === undefined ? [] : (entry[kind] ?? []);
  const targets = kind !== undefined && named === 'all' ? site[kind].map(({ id }) => id) : [...named];
  return { check, params: plain(params), limits: plain(limits), targets };
}

/** What came from YAML is plain data already. */
function plain(settings: { readonly [name: string]: unknown }): { readonly [name: string]: Json } {
  return settings as { readonly [name: string]: Json };
}

function resolveObligation({ id, title, every, atLeast, evidence }: ObligationEntry): Obligation {
  return { id, title, every, atLeast, evidence: resolveEvidence(evidence) };
}

function resolveEvidence({
  inspection,
  mode,
  record,
  backup,
  report,
}: ObligationEntry['evidence']): ObligationEvidence {
  if (inspection !== undefined) {
    return { kind: 'inspection', templates: [inspection].flat(), mode: mode ?? null };
  }
  if (record !== undefined) return { kind: 'record', record };
  if (backup !== undefined) return { kind: 'backup', backup };
  if (report !== undefined) return { kind: 'report', period: report };
  throw new Error('an obligation without evidence passed the check');
}
