import type { AnyCommand } from './command.ts';
import { end } from './ticket/end.ts';
import { list, show } from './ticket/look.ts';
import { open } from './ticket/open.ts';
import { report } from './ticket/report.ts';
import { sheet } from './ticket/sheet.ts';
import { work } from './ticket/work.ts';

/** Everything that can be done to a ticket 工单. */
export const ticketCommands: readonly AnyCommand[] = [open, list, show, sheet, report, ...work, ...end];
