import { type Alert, LINK_LABELS } from '../core/alert.ts';
import type { AlertSourceKind } from '../core/alerting.ts';
import type { Span } from '../core/chat.ts';
import type { SlaPolicy } from '../core/sla-policy.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 200;
const HOST_CHARACTERS = 60;
const SEVERITY_CHARACTERS = 20;

/** How an alert is called in messages and commands. */
export function alertName(alert: Pick<Alert, 'id'>): string {
  return `A-${alert.id}`;
}

/** Host and title, without saying the host twice. */
export function alertSubject(alert: Pick<Alert, 'content' | 'hostId'>, voice: Voice, limit = TITLE_CHARACTERS): string {
  const title = oneLine(alert.content.title, limit);
  const host = alertHost(alert, voice);
  if (host === null || title.includes(host)) return title === '' ? voice.t('alert-message.untitled') : title;
  return title === '' ? host : `${host} / ${title}`;
}

/** By its name in the site file; else as the sender calls it. */
function alertHost(alert: Pick<Alert, 'content' | 'hostId'>, voice: Voice): string | null {
  const host = voice.site.hosts.find((candidate) => candidate.id === alert.hostId);
  if (host) return inWords(voice, host.name);
  const named = oneLine(alert.content.host ?? '', HOST_CHARACTERS);
  return named === '' ? null : named;
}

/** By the policy's `suggest`; null for a severity that it does not name. */
export function suggestedLevel(policy: Pick<SlaPolicy, 'suggest'>, severity: string | null): number | null {
  if (severity === null || !Object.hasOwn(policy.suggest, severity)) return null;
  return policy.suggest[severity] ?? null;
}

const PRODUCTS: { readonly [K in AlertSourceKind]: string | null } = {
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  zabbix: 'Zabbix',
  generic: null,
};

/** The product that sends, with the source's id where the contract has several of it; the id where it is none we know. */
export function sourceName(voice: Voice, sourceId: string): string {
  const { sources } = voice.site.alerting;
  const source = sources.find((candidate) => candidate.id === sourceId);
  const product = source === undefined ? null : PRODUCTS[source.kind];
  if (source === undefined || product === null) return sourceId;
  const several = sources.filter((candidate) => candidate.kind === source.kind).length > 1;
  return several ? `${product} ${sourceId}` : product;
}

/** `Alertmanager · critical`. */
export function alertOrigin(alert: Alert, voice: Voice, source = sourceName(voice, alert.sourceId)): string {
  const { severity } = alert.content;
  return severity === null ? source : `${source} · ${oneLine(severity, SEVERITY_CHARACTERS)}`;
}

/** Its links, each after a dot. */
export function alertLinks(alert: Alert, voice: Voice): Span[] {
  return alert.content.links.flatMap(({ label, url }): Span[] => {
    const known = LINK_LABELS.find((candidate) => candidate === label);
    return [' · ', { link: url, text: known ? voice.t(`source.link.${known}`) : oneLine(label, SEVERITY_CHARACTERS) }];
  });
}
