import type { AnyCommand } from './command.ts';
import { show } from './contract/show.ts';
import { unwaive, waive } from './contract/waive.ts';

/** What the contract promises and owes 合同履行, and what of it was waived. */
export const contractCommands: readonly AnyCommand[] = [show, waive, unwaive];
