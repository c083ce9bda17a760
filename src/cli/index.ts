import { checkOperation } from './check.ts';
import { formOperation } from './form.ts';
import { hostkeyOperation } from './hostkey.ts';
import { inspectOperation } from './inspect.ts';
import type { Operation } from './operation.ts';
import { outboxOperation } from './outbox.ts';
import { replayOperation } from './replay.ts';
import { slaOperation } from './sla.ts';
import { slaTicketOperation } from './sla-ticket.ts';
import { startOperation } from './start.ts';

export const operations: readonly Operation[] = [
  startOperation,
  inspectOperation,
  formOperation,
  hostkeyOperation,
  outboxOperation,
  slaTicketOperation,
  slaOperation,
  replayOperation,
  checkOperation,
];
