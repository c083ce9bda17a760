import { join } from 'node:path';
import type { Check } from '../core/check.ts';
import type { Message } from '../core/message.ts';
import type { Site } from '../core/site.ts';
import { type Complaint, describeValue, type Fault, sortFaults } from './fault.ts';
import { type FileAccess, fileErrorCode } from './file-access.ts';
import { readYaml } from './read-yaml.ts';
import { createReport, entries, field, type Report, textOf } from './report.ts';
import { absoluteReference, resolveSite } from './resolve-site.ts';
import { findSchemaFaults } from './schema-faults.ts';
import { SECRET_REFERENCE, SecretFault, type Secrets } from './secrets.ts';
import { checkSite } from './site-rules.ts';
import { siteSchema } from './site-schema.ts';
import type { YamlNode } from './yaml-file.ts';

const SITE_FILE_LIMIT_BYTES = 1024 * 1024;

export interface SiteSources {
  readonly files: FileAccess;
  /** The checks that templates may name. Handed in, for configuration knows none of them. */
  readonly checks: Iterable<Check>;
  /** Every secret that is named must be readable; null leaves that out, for example to check a file on another machine. */
  readonly secrets: Pick<Secrets, 'resolve'> | null;
}

export type LoadedSites =
  | { readonly ok: true; readonly sites: readonly Site[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Loads every site file that is named, or that stands in a folder that is named (`*.yaml`, `*.yml`). Either all sites
 * come back, or every fault of every file at once: nothing is started on half a configuration.
 */
export function loadSites(paths: readonly string[], sources: SiteSources): LoadedSites {
  const checks = new Map([...sources.checks].map((check) => [check.id, check]));
  const found = findSiteFiles(paths, sources.files);
  const faults = [...found.faults];
  const read: ReadSite[] = [];
  for (const path of found.paths) {
    const site = readSite(path, sources, checks);
    faults.push(...site.faults);
    if (site.report && site.root) read.push({ path, root: site.root, report: site.report });
  }
  faults.push(...findClashes(read));
  if (faults.length > 0) return { ok: false, faults: sortFaults(faults) };
  return {
    ok: true,
    sites: read.map(({ root, path }) => resolveSite(siteSchema.parse(withoutAnchors(root).value), path)),
  };
}

interface ReadSite {
  readonly path: string;
  readonly root: YamlNode;
  readonly report: Report;
}

function findSiteFiles(paths: readonly string[], files: FileAccess) {
  const faults: Fault[] = [];
  const found = paths.flatMap((path) => {
    try {
      const names = files.list(path);
      if (names === null) return [path];
      const sites = names.filter((name) => /^[^.].*\.ya?ml$/.test(name)).map((name) => join(path, name));
      if (sites.length === 0) {
        faults.push(fileFault(path, { key: 'config.file.no-sites' }, { hint: { key: 'config.hint.no-sites' } }));
      }
      return sites;
    } catch (error) {
      const problem = explainFileError(error);
      const hint = problem.key === 'config.file.missing' ? { key: 'config.hint.no-sites' } : null;
      faults.push(fileFault(path, problem, { hint }));
      return [];
    }
  });
  return { paths: [...new Set(found)], faults };
}

function explainFileError(error: unknown): Message {
  const code = fileErrorCode(error);
  if (code === null) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { key: 'config.file.missing' };
  if (code === 'EACCES' || code === 'EPERM') return { key: 'config.file.denied' };
  return { key: 'config.file.unreadable', values: { code } };
}

function fileFault(path: string, problem: Message, complaint: Omit<Complaint, 'problem'> = {}): Fault {
  const nowhere = { line: null, column: null, path: '', excerpt: null };
  return {
    file: path,
    ...nowhere,
    problem,
    found: complaint.found ?? null,
    expected: complaint.expected ?? null,
    hint: complaint.hint ?? null,
  };
}

function readSite(path: string, sources: SiteSources, checks: ReadonlyMap<string, Check>) {
  const text = readText(path, sources.files);
  if (typeof text !== 'string') return { faults: [text], root: null, report: null };
  const content = readYaml(path, text);
  if (!content.root) return { faults: content.faults, root: null, report: null };
  const report = createReport(content.file);
  report.faults.push(...content.faults);
  const { root } = content;
  if (!root.fields) {
    const problem = { key: root.value === null ? 'config.problem.empty-file' : 'config.problem.no-site' };
    report.at(root, { problem, expected: { key: 'config.expected.site' } });
    return { faults: report.faults, root: null, report: null };
  }
  const site = withoutAnchors(root);
  report.faults.push(...findSchemaFaults({ file: content.file, root: site, schema: siteSchema, value: site.value }));
  checkSite(site, report, checks);
  if (sources.secrets) checkSecrets(site, report, sources.secrets);
  return { faults: report.faults, root, report };
}

/** `x-…` at the top holds anchors that other places refer to, and nothing else. */
function withoutAnchors(root: YamlNode): YamlNode {
  const fields = new Map([...(root.fields ?? [])].filter(([name]) => !name.startsWith('x-')));
  return { ...root, fields, value: Object.fromEntries([...fields].map(([name, node]) => [name, node.value])) };
}

function readText(path: string, files: FileAccess): string | Fault {
  try {
    const { bytes } = files.read(path, SITE_FILE_LIMIT_BYTES);
    if (bytes.length > SITE_FILE_LIMIT_BYTES) {
      return fileFault(path, { key: 'config.file.too-large', values: { limit: SITE_FILE_LIMIT_BYTES } });
    }
    const text = decode(bytes);
    return text ?? fileFault(path, { key: 'config.file.no-text' });
  } catch (error) {
    return fileFault(path, explainFileError(error));
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function checkSecrets(root: YamlNode, report: Report, secrets: Pick<Secrets, 'resolve'>): void {
  const logins = entries(field(root, 'hosts')).map((host) => field(host, 'auth'));
  const others = [
    ...entries(field(root, 'applications')).map((application) => field(application, 'login', 'password')),
    ...entries(field(root, 'databases')).map((database) => field(database, 'password')),
    ...logins.flatMap((auth) => [field(auth, 'passphrase'), field(auth, 'password')]),
    ...entries(field(root, 'alerting', 'sources')).flatMap((source) => [
      field(source, 'auth', 'bearer'),
      field(source, 'auth', 'basic', 'password'),
      field(source, 'auth', 'hmac', 'secret'),
    ]),
    ...entries(field(root, 'backups')).map((plan) => field(plan, 'drill', 'database', 'password')),
  ];
  for (const node of onePerPlace(others)) checkSecret(node, report, secrets);
  const keys = logins.map((auth) => field(auth, 'privateKey'));
  for (const node of onePerPlace(keys)) checkPrivateKey(node, report, secrets);
}

/** A hundred hosts that log in by one anchor lack one secret, not a hundred. */
function onePerPlace(nodes: readonly (YamlNode | undefined)[]): Iterable<YamlNode> {
  const byPlace = new Map<number, YamlNode>();
  for (const node of nodes) if (node && !byPlace.has(node.range.start)) byPlace.set(node.range.start, node);
  return byPlace.values();
}

function checkSecret(node: YamlNode, report: Report, secrets: Pick<Secrets, 'resolve'>): string | null {
  const reference = textOf(node);
  if (reference === undefined || !SECRET_REFERENCE.test(reference)) return null;
  try {
    return secrets.resolve(absoluteReference(reference, report.file.name));
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    report.at(node, { problem: error.reason, found: describeValue(reference), hint: error.hint });
    return null;
  }
}

/** A public key in place of the private one is found now, not at three in the morning. */
function checkPrivateKey(node: YamlNode, report: Report, secrets: Pick<Secrets, 'resolve'>): void {
  const key = checkSecret(node, report, secrets);
  if (key === null || /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File-\d/.test(key)) return;
  report.at(node, {
    problem: { key: 'config.problem.no-private-key' },
    found: describeValue(node.value),
    hint: { key: 'config.hint.no-private-key' },
  });
}

/** A contract's id and channel are its own among all files. */
function findClashes(sites: readonly ReadSite[]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const name of ['id', 'channel']) {
    const owners = new Map<string, ReadSite>();
    for (const site of sites) {
      const node = field(site.root, 'contract', name);
      const text = textOf(node);
      if (!node || text === undefined) continue;
      const owner = owners.get(text);
      if (!owner) {
        owners.set(text, site);
        continue;
      }
      const clash = createReport(site.report.file);
      clash.at(node, {
        problem: { key: `config.problem.shared-${name}`, values: { file: owner.path } },
        found: describeValue(text),
      });
      faults.push(...clash.faults);
    }
  }
  return faults;
}
