import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { parseEnvironment } from '../../src/config/environment.ts';
import { VARIABLES } from '../../src/config/environment-schema.ts';
import type { FileAccess } from '../../src/config/file-access.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { formatFaults } from '../../src/config/format-faults.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import type { Site } from '../../src/core/site.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const folder = join(import.meta.dirname, '../..');
const path = join(folder, 'examples/site.yaml');
const text = readFileSync(path, 'utf8');

/** The example's own file, and a private key where it says that one is. */
const files: FileAccess = {
  ...localFiles,
  read: (name, limit) =>
    name === join(folder, 'examples/secrets/qingshi-ssh-key')
      ? { bytes: Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\n'), mode: 0o600 }
      : localFiles.read(name, limit),
};
const env = Object.fromEntries([...text.matchAll(/env:(QINGSHI_\w+)/g)].map(([, name]) => [name, 'a secret']));

function loadExample(): Site {
  const loaded = loadSites([path], { files, checks, secrets: createSecrets(env, files) });
  if (!loaded.ok) throw new Error(formatFaults(loaded.faults, createTexts()('en', 'UTC')));
  const [site] = loaded.sites;
  if (!site) throw new Error('no site');
  return site;
}

describe('examples/site.yaml', () => {
  const site = loadExample();
  const template = (id: string) => site.inspections.find((candidate) => candidate.id === id);
  const itemIds = (id: string) => template(id)?.groups.flatMap((group) => group.items.map((item) => item.id));

  test('has three hosts, one database, one application, and a person in every role', () => {
    expect(site.hosts.map(({ id }) => id)).toEqual(['app-01', 'db-01', 'dispatch-01']);
    expect(site.databases.map(({ id }) => id)).toEqual(['opsdb']);
    expect(site.applications.map(({ id }) => id)).toEqual(['ops-web']);
    expect(new Set(site.people.flatMap(({ roles }) => roles))).toEqual(
      new Set(['viewer', 'customer', 'engineer', 'lead', 'operator']),
    );
  });

  test('has every row of the monthly form, in its order', () => {
    expect(itemIds('monthly')).toEqual([
      'disk',
      'memory',
      'cpu',
      'system-log',
      'login',
      'mq',
      'web',
      'collector',
      'analyser',
      'alert-freshness',
      'sms',
      'collection',
      'application-log',
      'database-log',
      'database-performance',
      'log-cleanup',
    ]);
  });

  test('inspects on site each quarter what it inspects each month, and more', () => {
    const quarterly = itemIds('quarterly') ?? [];
    expect(quarterly).toEqual(expect.arrayContaining(itemIds('monthly') ?? ['none']));
    expect(quarterly).toEqual(
      expect.arrayContaining(['lamps', 'fans', 'cables', 'raid', 'backup-valid', 'machine-room']),
    );
    expect(template('quarterly')?.mode).toBe('onsite');
  });

  test('shows every check there is', () => {
    const used = site.inspections.flatMap(({ groups }) =>
      groups.flatMap(({ items }) => items.flatMap((item) => item.checks.map(({ check }) => check))),
    );
    expect([...new Set(used)].sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  test('gives every name and title in both languages', () => {
    const texts = [
      ...[site.contract.name, site.contract.customer, site.contract.provider, site.contract.system],
      ...[...site.people, ...site.hosts, ...site.applications, ...site.databases].map(({ name }) => name),
      ...site.inspections.flatMap(({ title, groups }) => [
        title,
        ...groups.flatMap((group) => [group.title, ...group.items.map((item) => item.title)]),
      ]),
      ...site.obligations.map(({ title }) => title),
    ];
    for (const given of texts) expect(given).toEqual({ 'zh-CN': expect.any(String), en: expect.any(String) });
  });

  test('names no secret that is not missed when Rounds starts', () => {
    const loaded = loadSites([path], { files: localFiles, checks, secrets: createSecrets({}, localFiles) });
    const missed = loaded.ok ? [] : loaded.faults.flatMap(({ found }) => found?.values?.value ?? []);
    const named = [...text.matchAll(/(?<!`)\b((?:env|file):[\w/-]+)/g)].map(([, reference]) => reference);
    expect([...new Set(missed)].sort()).toEqual([...new Set(named)].sort());
  });

  test('uses addresses that are set aside for examples, and names its schema to editors', () => {
    for (const host of site.hosts) expect(host.address).toMatch(/^192\.0\.2\./);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./site.schema.json');
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(folder, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);

  test('explains every variable there is', () => {
    expect(named).toEqual(expect.arrayContaining(Object.keys(VARIABLES)));
  });

  test('names the secrets of the example site', () => {
    expect(named).toEqual(expect.arrayContaining(Object.keys(env)));
  });

  test('as it is, lacks nothing but the tokens', () => {
    const given = Object.fromEntries(
      [...example.matchAll(/^([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const parsed = parseEnvironment(given, { slackRequired: true });
    expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.path)).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);
  });
});
