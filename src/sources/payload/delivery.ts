import type { IncomingAlert } from '../../core/alert.ts';
import type { AlertSourceEntry } from '../../core/alerting.ts';
import type { Message } from '../../core/message.ts';
import type { ParsedDelivery } from '../source.ts';
import { PayloadFault } from './check-shape.ts';

/** An alert with the name of its rule, which is not always its title. */
export interface NamedAlert {
  readonly name: string;
  readonly alert: IncomingAlert;
}

/** Runs the reader of a source; what it can't understand becomes a fault of the delivery. */
export function readDelivery(
  entry: AlertSourceEntry,
  read: () => { readonly alerts: readonly NamedAlert[]; readonly leftOut?: number | undefined },
): ParsedDelivery {
  try {
    const { alerts, leftOut = 0 } = read();
    return { ok: true, ...withoutWatchdogs(alerts, entry), ...(leftOut > 0 ? { leftOut } : {}) };
  } catch (error) {
    if (error instanceof PayloadFault) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Runs the checks of a source alone. @returns what is wrong with the body; null: nothing. */
export function findFault(check: () => unknown): Message | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof PayloadFault) return error.fault;
    throw error;
  }
}

/** An alert that always fires, so that its silence is noticed: Prometheus' Watchdog and its relatives. */
function looksLikeWatchdog(name: string): boolean {
  return /^(?:watchdog|dead[ _-]?man'?s?[ _-]?(?:switch|snitch))$/i.test(name.trim());
}

/**
 * Every delivery of a source that beats is a beat, and its watchdog is no alert. One that says nothing but that the
 * watchdog has ended is none: whoever should make it fire is gone.
 */
function withoutWatchdogs(
  all: readonly NamedAlert[],
  entry: AlertSourceEntry,
): { readonly alerts: readonly IncomingAlert[]; readonly heartbeat?: true } {
  if (entry.heartbeat === null) return { alerts: all.map(({ alert }) => alert) };
  const alerts = all.filter(({ name }) => !looksLikeWatchdog(name)).map(({ alert }) => alert);
  const onlyEnded = all.length > 0 && alerts.length === 0 && all.every(({ alert }) => alert.status === 'resolved');
  return onlyEnded ? { alerts } : { alerts, heartbeat: true };
}
