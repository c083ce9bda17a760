import type { AnyCommand } from './command.ts';
import { list, show } from './record/look.ts';
import { sign } from './record/sign.ts';
import { edit, voided, write } from './record/write.ts';

/** Service records 服务记录: written down in a dialog, told once in the channel, never deleted. */
export const recordCommands: readonly AnyCommand[] = [write, list, show, edit, sign, voided];
