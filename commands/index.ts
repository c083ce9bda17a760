import { inspectionItemActions, inspectionItemModals } from './actions/inspection-items.ts';
import { inspectionSteeringActions, inspectionSteeringModals } from './actions/inspection-steering.ts';
import { requestActions, requestModals } from './actions/requests.ts';
import { ticketActions, ticketModals } from './actions/tickets.ts';
import type { Registry } from './command.ts';
import { withHelp } from './help.ts';
import { inspectCommands } from './inspect.ts';
import { ticketCommands } from './ticket.ts';

/** All that can be asked of Rounds in the chat. */
export const registry: Registry = {
  commands: withHelp([...inspectCommands, ...ticketCommands]),
  actions: [...inspectionSteeringActions, ...inspectionItemActions, ...ticketActions, ...requestActions],
  modals: [...inspectionSteeringModals, ...inspectionItemModals, ...ticketModals, ...requestModals],
};
