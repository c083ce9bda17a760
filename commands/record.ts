import type { AnyCommand } from './command.ts';
import { faultReport } from './record/fault-report.ts';
import { list, show } from './record/look.ts';
import { sheet } from './record/sheet.ts';
import { sign } from './record/sign.ts';
import { edit, voided, write } from './record/write.ts';

/** Service records 服务记录: written down in a dialog, told once in the channel, never deleted. */
export const recordCommands: readonly AnyCommand[] = [write, faultReport, list, show, edit, sign, sheet, voided];
