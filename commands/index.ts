import { inspectionItemActions, inspectionItemModals } from './actions/inspection-items.ts';
import { inspectionSteeringActions, inspectionSteeringModals } from './actions/inspection-steering.ts';
import type { Registry } from './command.ts';
import { withHelp } from './help.ts';
import { inspectCommands } from './inspect.ts';

/** All that can be asked of Rounds in the chat. */
export const registry: Registry = {
  commands: withHelp(inspectCommands),
  actions: [...inspectionSteeringActions, ...inspectionItemActions],
  modals: [...inspectionSteeringModals, ...inspectionItemModals],
};
