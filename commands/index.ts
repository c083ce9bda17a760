import { inspectionItemActions, inspectionItemModals } from './actions/inspection-items.ts';
import { inspectionSteeringActions, inspectionSteeringModals } from './actions/inspection-steering.ts';
import type { AnyCommand, Registry } from './command.ts';
import { createHelpCommand } from './help.ts';
import { inspectCommands } from './inspect.ts';

const commands: readonly AnyCommand[] = [...inspectCommands, createHelpCommand(() => commands)];

/** All that can be asked of Rounds in the chat. */
export const registry: Registry = {
  commands,
  actions: [...inspectionSteeringActions, ...inspectionItemActions],
  modals: [...inspectionSteeringModals, ...inspectionItemModals],
};
