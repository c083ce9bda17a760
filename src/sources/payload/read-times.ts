import type { IncomingAlert } from '../../core/alert.ts';
import { readInstant } from './read-instant.ts';

/**
 * When an alert began and ended, from what its sender says in any of the forms of {@link readInstant}. While it fires it has
 * no end: what Prometheus says there is when it would give the alert up. An end before its beginning is none, too.
 */
export function readTimes(
  given: { readonly status: IncomingAlert['status']; readonly startsAt: unknown; readonly endsAt: unknown },
  receivedAt: Date,
): Pick<IncomingAlert, 'startsAt' | 'endsAt'> {
  const startsAt = readInstant(given.startsAt, receivedAt);
  const endsAt = given.status === 'resolved' ? readInstant(given.endsAt, receivedAt) : null;
  return { startsAt, endsAt: endsAt && startsAt && endsAt < startsAt ? null : endsAt };
}
