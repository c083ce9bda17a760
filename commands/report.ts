import type { AnyCommand } from './command.ts';
import { get, list, show, sign } from './report/look.ts';
import { make } from './report/make.ts';

/** Service reports 服务报告: made of what is recorded, frozen when they are issued, signed by the customer. */
export const reportCommands: readonly AnyCommand[] = [make, list, show, get, sign];
