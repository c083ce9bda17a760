import { list, show, status } from './backup/look.ts';
import type { AnyCommand } from './command.ts';

/** Backup copies 备份: made, checked, restored for trial, and cleared away. */
export const backupCommands: readonly AnyCommand[] = [status, list, show];
