import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import type { Json } from '../../src/core/check.ts';
import type { InspectionTemplate } from '../../src/core/inspection.ts';
import type { Host, Site } from '../../src/core/site.ts';
import { addressOf, type Field } from './field.ts';

/**
 * The example site with so many hosts, and its monthly template with the shell checks alone, all of them on every host.
 * Paths lead into the benchmark's folder.
 */
export function benchmarkSite(field: Field, hostCount: number): Site {
  const root = join(import.meta.dirname, '..', '..');
  const loaded = loadSites([join(root, 'examples', 'site.yaml')], { files: localFiles, checks, secrets: null });
  if (!loaded.ok) throw new Error(`the example site has faults: ${JSON.stringify(loaded.faults)}`);
  const [example] = loaded.sites;
  const monthly = example?.inspections.find((template) => template.id === 'monthly');
  if (!example || !monthly) throw new Error('the example site has no monthly template');
  const hosts = Array.from({ length: hostCount }, (_, index) => benchmarkHost(field, index));
  return {
    ...example,
    hosts,
    applications: [],
    databases: [],
    inspections: [shellChecksOnly(monthly, hosts, join(field.folder, 'app'))],
  };
}

function benchmarkHost(field: Field, index: number): Host {
  return {
    id: `host-${index}`,
    name: `host-${index}`,
    address: addressOf(index),
    port: field.port,
    user: field.user,
    auth: { privateKey: `file:${field.keyFile}` },
    jump: [],
    connectTimeoutMs: 60_000,
    overrides: {},
  };
}

function shellChecksOnly(template: InspectionTemplate, hosts: readonly Host[], app: string): InspectionTemplate {
  const shell = new Set(checks.filter((check) => check.kind === 'shell').map((check) => check.id));
  const targets = hosts.map((host) => host.id);
  const groups = template.groups.map((group) => ({
    ...group,
    items: group.items
      .map((item) => ({
        ...item,
        checks: item.checks
          .filter((check) => shell.has(check.check))
          .map((check) => ({ ...check, targets, params: withPaths(check.params, app) })),
      }))
      .filter((item) => item.checks.length > 0),
  }));
  return { ...template, groups: groups.filter((group) => group.items.length > 0) };
}

/** The example's hosts have all under /app. */
function withPaths<T extends Json | { readonly [name: string]: Json }>(params: T, app: string): T {
  return JSON.parse(JSON.stringify(params).replaceAll('"/app', `"${app}`));
}

export function readScript(field: Field): string {
  return readFileSync(field.scriptFile, 'utf8');
}
