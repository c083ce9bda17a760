import { z } from 'zod';
import { ALERT_LIMITS } from '../core/alert.ts';
import { checkShape } from './payload/check-shape.ts';
import { checkVersion } from './payload/check-version.ts';
import { cleanBlock, cleanLine, readTitle } from './payload/clean-text.ts';
import { type NamedAlert, readDelivery } from './payload/delivery.ts';
import { limitFingerprint } from './payload/fingerprint.ts';
import { readLabels } from './payload/labels.ts';
import { collectLinks } from './payload/links.ts';
import { readTimes } from './payload/read-times.ts';
import type { AlertSource } from './source.ts';

const textSchema = z.string().nullish();

const bodySchema = z.object({
  format: z.literal('rounds-zabbix'),
  status: z.enum(['firing', 'resolved']),
  fingerprint: z.string().min(1),
  title: z.string().min(1),
  description: textSchema,
  severity: z.int().min(0).max(5).nullish(),
  host: z.object({ name: textSchema, technicalName: textSchema, address: textSchema }).nullish(),
  startsAt: z.number().nullish(),
  endsAt: z.number().nullish(),
  tags: z.array(z.object({ tag: z.string(), value: textSchema })).nullish(),
  url: textSchema,
});
type ZabbixEvent = z.output<typeof bodySchema>;

/** {EVENT.NSEVERITY}: administrators may rename severities, so that only the number says which one it is. */
const SEVERITIES = ['not_classified', 'information', 'warning', 'average', 'high', 'disaster'];

/** What the media type of `examples/monitoring/zabbix-media-type.yaml` sends: one problem, or its recovery. */
export const zabbix: AlertSource = {
  id: 'zabbix',
  parse: (body, entry, receivedAt) =>
    readDelivery(entry, () => {
      checkVersion(body, '1');
      return { alerts: [readEvent(checkShape(bodySchema, body), receivedAt)] };
    }),
};

function readEvent(event: ZabbixEvent, receivedAt: Date): NamedAlert {
  const { name, technicalName, address } = event.host ?? {};
  const host = [name, technicalName, address].find((text) => text?.trim());
  const tags = (event.tags ?? []).map(({ tag, value }) => [tag, value ?? ''] as const);
  const hostLabels = [
    ['host', technicalName ?? ''],
    ['ip', address ?? ''],
  ] as const;
  return {
    name: event.title,
    alert: {
      fingerprint: limitFingerprint(event.fingerprint),
      status: event.status,
      ...readTimes({ status: event.status, startsAt: event.startsAt, endsAt: event.endsAt }, receivedAt),
      content: {
        title: readTitle([event.title]),
        description: cleanBlock(event.description ?? '', ALERT_LIMITS.descriptionCharacters),
        severity: SEVERITIES[event.severity ?? -1] ?? null,
        host: host === undefined || host === null ? null : cleanLine(host, ALERT_LIMITS.hostCharacters),
        links: collectLinks([['event', event.url]]),
        ...readLabels([...joinRepeated(tags), ...hostLabels.filter(([, value]) => value !== '')]),
      },
    },
  };
}

/** Zabbix knows a tag with several values; a label has one. */
function joinRepeated(tags: readonly (readonly [string, string])[]): Iterable<readonly [string, string]> {
  const joined = new Map<string, string>();
  for (const [tag, value] of tags) {
    const before = joined.get(tag);
    joined.set(tag, before === undefined ? value : `${before}, ${value}`);
  }
  return joined;
}
