import type { AnyCommand } from './command.ts';
import { list, search, show } from './kb/look.ts';
import { add, edit, retire } from './kb/write.ts';

/** Knowledge 知识库: earlier tickets and articles, found by words. */
export const kbCommands: readonly AnyCommand[] = [search, show, list, add, edit, retire];
