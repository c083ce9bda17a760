import { relative } from 'node:path';
import { isMap, isSeq, parse, parseDocument, visit, type YAMLMap } from 'yaml';
import { z } from 'zod';
import type { Locale } from '../../src/core/message.ts';

export interface SitePlaces {
  /** Port of each host's SSH server on this machine. */
  readonly hostPorts: ReadonlyMap<string, number>;
  readonly database: SiteDatabase;
  readonly portalUrl: string;
  /** What stands before /app on the hosts; '' where they have an /app of their own. */
  readonly pathPrefix: string;
  readonly now: Date;
  /** Of the channel and the forms; without it, the example's own. */
  readonly locale?: Locale;
  /** The contract's first and last day; without them the example's own, moved where today lies outside. */
  readonly term?: { readonly starts: string; readonly ends: string };
}

/** The monitored database, and the accounts that may use it. */
export interface SiteDatabase {
  readonly engine: string;
  readonly address: string;
  readonly port: number;
  readonly schema: string;
  readonly reader: string;
  readonly driller: string;
}

const PORTAL = 'https://ops.example.com';
const DOCUMENTATION_ADDRESS = /\b192\.0\.2\.4[567]\b/g;

/** The names of the secrets that a site file wants as environment variables. */
export function secretNames(example: string): string[] {
  return [...new Set([...example.matchAll(/\benv:([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name ?? ''))];
}

const alertSourceSchema = z.object({
  contract: z.object({ id: z.string() }),
  alerting: z.object({
    sources: z.array(
      z.object({ id: z.string(), kind: z.string(), auth: z.object({ bearer: z.string().optional() }).loose() }),
    ),
  }),
});

/** Where the example's Alertmanager posts to, and the name of the secret that it shows. @throws when it has none */
export function alertSourceOf(example: string): { readonly path: string; readonly secret: string } {
  const { contract, alerting } = alertSourceSchema.parse(parse(example, { merge: true }));
  const source = alerting.sources.find(({ kind, auth }) => kind === 'alertmanager' && auth.bearer !== undefined);
  const secret = /^env:(\w+)$/.exec(source?.auth.bearer ?? '')?.[1];
  if (!source || secret === undefined) throw new Error('the example names no Alertmanager with a bearer token');
  return { path: `/hooks/${contract.id}/${source.id}`, secret };
}

/**
 * The example's site file, pointed at the demo's hosts, page and database. Secrets are files beside it. All else, paths
 * included, stays as it is, so that what the example says is what is inspected.
 */
export function deriveSiteFile(
  example: string,
  places: SitePlaces,
  folders: { examples: string; site: string },
): string {
  const document = parseDocument(example);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string') node.value = moved(node.value, places);
    },
  });
  for (const host of itemsOf(document.get('hosts'))) {
    const port = places.hostPorts.get(String(host.get('id')));
    if (port === undefined) throw new Error(`the demo has no host ${host.get('id')}`);
    host.set('address', '127.0.0.1');
    host.set('port', port);
  }
  for (const database of itemsOf(document.get('databases'))) {
    const { engine, address, port, schema, reader: user } = places.database;
    for (const [key, value] of Object.entries({ engine, address, port, schema, user })) database.set(key, value);
  }
  for (const plan of itemsOf(document.get('backups'))) {
    if (!plan.hasIn(['drill', 'database'])) continue;
    const { address, port, driller: user } = places.database;
    for (const [key, value] of Object.entries({ address, port, user })) plan.setIn(['drill', 'database', key], value);
  }
  const contract = document.get('contract');
  if (!isMap(contract)) throw new Error('the example names no contract');
  if (places.term) {
    contract.set('starts', places.term.starts);
    contract.set('ends', places.term.ends);
  } else coverToday(contract, places.now);
  if (places.locale) contract.set('locale', places.locale);
  const schema = `${relative(folders.site, folders.examples)}/site.schema.json`;
  return String(document).replace('$schema=./site.schema.json', `$schema=${schema}`);
}

function moved(text: string, { portalUrl, pathPrefix }: SitePlaces): string {
  const there = text
    .replace(/^env:([A-Z][A-Z0-9_]*)$/, 'file:secrets/$1')
    .replaceAll(PORTAL, portalUrl)
    .replaceAll(new URL(PORTAL).hostname, new URL(portalUrl).hostname)
    .replaceAll(DOCUMENTATION_ADDRESS, '127.0.0.1');
  return pathPrefix === '' ? there : there.replaceAll(/(?<![\w/])\/app(?=\/|$)/g, `${pathPrefix}/app`);
}

/** Whenever the demo is looked at, its contract is in force. */
function coverToday(contract: YAMLMap, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  if (String(contract.get('starts')) <= today && today <= String(contract.get('ends'))) return;
  const year = now.getUTCFullYear();
  contract.set('starts', `${year}-01-01`);
  contract.set('ends', `${year}-12-31`);
}

function itemsOf(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter((item) => isMap(item)) : [];
}
