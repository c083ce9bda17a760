import { backupOperation } from './backup.ts';
import { checkOperation } from './check.ts';
import { contractOperation } from './contract.ts';
import { formOperation } from './form.ts';
import { hostkeyOperation } from './hostkey.ts';
import { importOperation } from './import.ts';
import { inspectOperation } from './inspect.ts';
import { jobsOperation } from './jobs.ts';
import { kbOperation } from './kb.ts';
import type { Operation } from './operation.ts';
import { outboxOperation } from './outbox.ts';
import { replayOperation } from './replay.ts';
import { reportOperation } from './report.ts';
import { sheetOperation } from './sheet.ts';
import { slaOperation } from './sla.ts';
import { slaTicketOperation } from './sla-ticket.ts';
import { startOperation } from './start.ts';

export const operations: readonly Operation[] = [
  startOperation,
  inspectOperation,
  backupOperation,
  formOperation,
  sheetOperation,
  reportOperation,
  importOperation,
  hostkeyOperation,
  contractOperation,
  jobsOperation,
  kbOperation,
  outboxOperation,
  slaTicketOperation,
  slaOperation,
  replayOperation,
  checkOperation,
];
