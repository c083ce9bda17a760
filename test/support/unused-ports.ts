import type { BackupStore, ReportMaker, Ssh } from '../../src/context.ts';

const refuse = () => Promise.reject(new Error('this is not expected to be used here'));
const refuseNow = () => {
  throw new Error('this is not expected to be used here');
};

/** Ports of the context for what needs none of them: each call fails. */
export const unusedSsh: Ssh = {
  runScript: refuse,
  stream: refuseNow,
  send: refuse,
  close: async () => undefined,
};

export const unusedBackups: BackupStore = {
  write: refuse,
  read: refuseNow,
  content: refuseNow,
  size: refuse,
  checksum: refuse,
  remove: refuse,
  removeHalfWritten: refuse,
  freeBytes: refuse,
  locate: refuseNow,
};

export const unusedReports: ReportMaker = { compute: refuse, write: refuse, putPages: refuse };

export const unusedSecret: (reference: string) => Promise<string> = refuse;
