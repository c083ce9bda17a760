import { ALERT_LIMITS } from '../core/alert.ts';
import type { GenericMapping } from '../core/alerting.ts';
import type { Json } from '../core/check.ts';
import { atJsonPath, parseJsonPath } from '../core/json-path.ts';
import { checkCount, PayloadFault, quote } from './payload/check-shape.ts';
import { cleanBlock, cleanLine, readTitle } from './payload/clean-text.ts';
import { type NamedAlert, readDelivery } from './payload/delivery.ts';
import { limitFingerprint } from './payload/fingerprint.ts';
import { collectLinks } from './payload/links.ts';
import { readTimes } from './payload/read-times.ts';
import type { AlertSource } from './source.ts';

/** JSON of any shape, read where the site file's mapping says. Without a mapping a body is a sign of life and no more. */
export const generic: AlertSource = {
  id: 'generic',
  parse: (body, entry, receivedAt) =>
    readDelivery(entry, () => {
      const { mapping } = entry;
      if (!mapping) return { alerts: [] };
      return { alerts: listAlerts(body as Json, mapping).map((found) => readAlert(found, mapping, receivedAt)) };
    }),
};

interface Found {
  readonly value: Json;
  /** Where it stands in the body, as faults name it. */
  readonly place: string;
}

function listAlerts(body: Json, mapping: GenericMapping): readonly Found[] {
  if (mapping.alerts === null) return [{ value: body, place: '' }];
  const path = mapping.alerts.replace(/\[\]$/, '');
  const list = atJsonPath(body, parseJsonPath(path) ?? []);
  const values = { path, field: 'alerts' };
  if (list === undefined) throw new PayloadFault({ key: 'source.fault.mapped-missing', values });
  if (!Array.isArray(list)) {
    throw new PayloadFault({ key: 'source.fault.mapped-list', values: { ...values, found: quote(list) } });
  }
  checkCount(list);
  const name = path === '$' ? '' : path;
  return list.map((value: Json, index) => ({ value, place: `${name}[${index}].` }));
}

type MappedField = 'title' | 'fingerprint' | 'status' | 'description' | 'severity' | 'host' | 'link';

function readAlert(found: Found, mapping: GenericMapping, receivedAt: Date): NamedAlert {
  const optional = (field: MappedField) => readText(found, mapping, field);
  const required = (field: MappedField) => {
    const text = optional(field);
    if (text !== null) return text;
    const values = { path: quote(`${found.place}${mapping[field]}`), field };
    throw new PayloadFault({ key: 'source.fault.mapped-missing', values });
  };
  const over = required('status').trim().toLowerCase();
  const status = mapping.resolvedValues.some((value) => value.trim().toLowerCase() === over) ? 'resolved' : 'firing';
  const title = required('title');
  const severity = optional('severity');
  const host = optional('host');
  const startsAt = readValue(found, mapping.startsAt);
  const endsAt = readValue(found, mapping.endsAt);
  return {
    name: title,
    alert: {
      fingerprint: limitFingerprint(required('fingerprint')),
      status,
      ...readTimes({ status, startsAt, endsAt }, receivedAt),
      content: {
        title: readTitle([title]),
        description: cleanBlock(optional('description') ?? '', ALERT_LIMITS.descriptionCharacters),
        severity: severity === null ? null : cleanLine(severity.toLowerCase(), ALERT_LIMITS.severityCharacters),
        host: host === null ? null : cleanLine(host, ALERT_LIMITS.hostCharacters),
        links: collectLinks([['details', optional('link')]]),
        labels: {},
        labelsLeftOut: 0,
      },
    },
  };
}

/** A text, a number or a yes/no as text; null where nothing or a blank stands. */
function readText(found: Found, mapping: GenericMapping, field: MappedField): string | null {
  const at = readValue(found, mapping[field]);
  if (at === undefined || at === null) return null;
  if (typeof at === 'object') {
    const values = { path: quote(`${found.place}${mapping[field]}`), field };
    throw new PayloadFault({ key: 'source.fault.mapped-text', values });
  }
  const text = String(at);
  return text.trim() === '' ? null : text;
}

function readValue({ value }: Found, path: string | null): Json | undefined {
  return path === null ? undefined : atJsonPath(value, parseJsonPath(path) ?? []);
}
