import { checkOperation } from './check.ts';
import { formOperation } from './form.ts';
import { inspectOperation } from './inspect.ts';
import type { Operation } from './operation.ts';
import { slaOperation } from './sla.ts';
import { startOperation } from './start.ts';

export const operations: readonly Operation[] = [
  startOperation,
  inspectOperation,
  formOperation,
  slaOperation,
  checkOperation,
];
