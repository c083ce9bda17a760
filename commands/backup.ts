import { drill, verify } from './backup/check.ts';
import { list, show, status } from './backup/look.ts';
import { cancel, run } from './backup/make.ts';
import { prune } from './backup/prune.ts';
import { restoreHelp } from './backup/restore-help.ts';
import type { AnyCommand } from './command.ts';

/** Backup copies 备份: made, checked, restored for trial, and cleared away. */
export const backupCommands: readonly AnyCommand[] = [
  status,
  run,
  list,
  show,
  verify,
  drill,
  restoreHelp,
  cancel,
  prune,
];
