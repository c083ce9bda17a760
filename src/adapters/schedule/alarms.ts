import { scheduleJob } from 'node-schedule';
import type { Alarms } from '../../core/alarm-port.ts';

/**
 * Alarms by node-schedule, which keeps them in order and takes any number of days. It is given instants, not cron
 * expressions: when something is due is said in one place, which the database's rows and the previews go by as well.
 */
export function createAlarms(): Alarms {
  return {
    set(at, ring) {
      const job = scheduleJob(at, () => ring());
      // An instant that has passed is none that it takes.
      if (job === null) {
        const soon = setImmediate(ring);
        return () => clearImmediate(soon);
      }
      return () => {
        job.cancel();
      };
    },
  };
}
