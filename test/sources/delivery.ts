import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingAlert } from '../../src/core/alert.ts';
import type { AlertSourceEntry, AlertSourceKind, GenericMapping } from '../../src/core/alerting.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { sources } from '../../src/sources/index.ts';
import type { ParsedDelivery } from '../../src/sources/source.ts';

/** When the recorded bodies came. */
export const RECEIVED_AT = new Date('2026-11-22T01:00:00Z');

export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/alerts', `${name}.json`), 'utf8'));
}

export const MAPPING: GenericMapping = {
  alerts: 'events',
  title: 'summary',
  fingerprint: 'alarm.key',
  status: 'alarm.state',
  resolvedValues: ['cleared', '0'],
  description: 'details',
  severity: 'alarm.severity',
  host: 'device["host name"]',
  startsAt: 'raisedAt',
  endsAt: 'clearedAt',
  link: 'url',
};

export function entryOf(kind: AlertSourceKind, changes: Partial<AlertSourceEntry> = {}): AlertSourceEntry {
  return {
    id: kind,
    kind,
    auth: { kind: 'bearer', token: 'env:TOKEN' },
    heartbeat: null,
    requestsPerMinute: 600,
    mapping: kind === 'generic' ? MAPPING : null,
    ...changes,
  };
}

export function parse(kind: AlertSourceKind, body: unknown, changes: Partial<AlertSourceEntry> = {}): ParsedDelivery {
  const source = sources.find(({ id }) => id === kind);
  if (!source) throw new Error(`no source ${kind}`);
  return source.parse(body, entryOf(kind, changes), RECEIVED_AT);
}

/** The alerts of a body that has to be understood. */
export function alertsOf(
  kind: AlertSourceKind,
  body: unknown,
  changes: Partial<AlertSourceEntry> = {},
): readonly IncomingAlert[] {
  const parsed = parse(kind, body, changes);
  if (!parsed.ok) throw new Error(sayFault(parsed));
  return parsed.alerts;
}

/** The fault of a body that must not be understood, in English. */
export function faultOf(kind: AlertSourceKind, body: unknown, changes: Partial<AlertSourceEntry> = {}): string {
  const parsed = parse(kind, body, changes);
  if (parsed.ok) throw new Error(`understood: ${JSON.stringify(parsed.alerts).slice(0, 500)}`);
  return sayFault(parsed);
}

function sayFault({ fault }: Extract<ParsedDelivery, { ok: false }>): string {
  // A text that is missing in either language is a defect of its own.
  createTexts()('zh-CN', 'UTC')(fault.key, fault.values);
  return createTexts()('en', 'UTC')(fault.key, fault.values);
}
