import type { Check } from '../core/check.ts';
import { command } from './command.ts';
import { cpu } from './cpu.ts';
import { databaseSize } from './database-size.ts';
import { disk } from './disk.ts';
import { inode } from './inode.ts';
import { load } from './load.ts';
import { logScan } from './log-scan.ts';
import { manual } from './manual.ts';
import { memory } from './memory.ts';
import { process } from './process.ts';
import { sqlCount } from './sql-count.ts';
import { sqlFreshness } from './sql-freshness.ts';
import { sqlValue } from './sql-value.ts';
import { swap } from './swap.ts';
import { systemLog } from './system-log.ts';
import { task } from './task.ts';
import { uptime } from './uptime.ts';
import { url } from './url.ts';

/** Every check that a site file can name. */
export const checks: readonly Check[] = [
  disk,
  inode,
  memory,
  swap,
  cpu,
  load,
  uptime,
  systemLog,
  process,
  url,
  logScan,
  sqlFreshness,
  sqlCount,
  sqlValue,
  databaseSize,
  task,
  command,
  manual,
];
