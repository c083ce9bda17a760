import type { Transaction } from 'kysely';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import { planNudges } from '../../store/notices.ts';
import type { Database } from '../../store/schema.ts';
import { endStorm, extendStorm, insertStorm } from '../../store/storms.ts';
import type { StormWatch } from './storm-watch.ts';

/**
 * Writes storms that began, went on or ended, in their order, for a contract has one at a time. The team is asked for
 * levels once for all its alerts.
 *
 * @returns ids of those that began or ended; one that goes on is told by {@link watchStorms} from time to time.
 */
export async function keepStorms(trx: Transaction<Database>, site: Site, watch: StormWatch): Promise<number[]> {
  const contractId = site.contract.id;
  const turned: number[] = [];
  for (const storm of watch.storms) {
    if (!storm.changed) continue;
    const isNew = storm.id === null;
    if (storm.id === null) {
      storm.id = (await insertStorm(trx, contractId, storm.startedAt)).id;
      const dueAt = new Date(storm.startedAt.getTime() + durationMs(site.sla.unlevelledAfter));
      await planNudges(trx, { contractId, kind: 'storm' }, [{ id: storm.id, dueAt }]);
    }
    await extendStorm(trx, storm.id, storm.lastAt);
    if (storm.endedAt !== null) await endStorm(trx, storm.id, storm.endedAt);
    if (isNew || storm.endedAt !== null) turned.push(storm.id);
  }
  return turned;
}
