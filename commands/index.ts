import { alertActions, alertModals } from './actions/alerts.ts';
import { backupActions } from './actions/backups.ts';
import { inspectionItemActions, inspectionItemModals } from './actions/inspection-items.ts';
import { inspectionSteeringActions, inspectionSteeringModals } from './actions/inspection-steering.ts';
import { kbActions, kbModals } from './actions/kb.ts';
import { recordActions, recordModals } from './actions/records.ts';
import { reportActions } from './actions/reports.ts';
import { requestActions, requestModals } from './actions/requests.ts';
import { ticketActions, ticketModals } from './actions/tickets.ts';
import { alertCommands } from './alert.ts';
import { backupCommands } from './backup.ts';
import type { Registry } from './command.ts';
import { contractCommands } from './contract.ts';
import { digestCommands } from './digest.ts';
import { withHelp } from './help.ts';
import { inspectCommands } from './inspect.ts';
import { jobCommands } from './jobs.ts';
import { kbCommands } from './kb.ts';
import { muteCommands } from './mute.ts';
import { recordCommands } from './record.ts';
import { reportCommands } from './report.ts';
import { slaCommands } from './sla.ts';
import { ticketCommands } from './ticket.ts';

/** All that can be asked of Rounds in the chat. */
export const registry: Registry = {
  commands: withHelp([
    ...inspectCommands,
    ...ticketCommands,
    ...alertCommands,
    ...muteCommands,
    ...recordCommands,
    ...reportCommands,
    ...kbCommands,
    ...slaCommands,
    ...contractCommands,
    ...backupCommands,
    ...digestCommands,
    ...jobCommands,
  ]),
  actions: [
    ...inspectionSteeringActions,
    ...inspectionItemActions,
    ...ticketActions,
    ...requestActions,
    ...alertActions,
    ...backupActions,
    ...recordActions,
    ...reportActions,
    ...kbActions,
  ],
  modals: [
    ...inspectionSteeringModals,
    ...inspectionItemModals,
    ...ticketModals,
    ...requestModals,
    ...alertModals,
    ...recordModals,
    ...kbModals,
  ],
};
