import { alert } from './alert.ts';
import { alertError } from './alert-error.ts';
import { alertMessage } from './alert-message.ts';
import { annex } from './annex.ts';
import { backup, backupErrors } from './backup.ts';
import { backupCheck, backupCheckErrors } from './backup-check.ts';
import { backupCommand, backupCommandErrors } from './backup-command.ts';
import { backupMessage } from './backup-message.ts';
import { chat } from './chat.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { config } from './config.ts';
import { configBackup } from './config-backup.ts';
import { contract, contractErrors } from './contract.ts';
import { configDigest, digest } from './digest.ts';
import { errors } from './errors.ts';
import { faultReport } from './fault-report.ts';
import { form } from './form.ts';
import { home } from './home.ts';
import { importErrors, imports } from './import.ts';
import { inspection } from './inspection.ts';
import { job } from './job.ts';
import { jobError } from './job-error.ts';
import { kb, kbError } from './kb.ts';
import { probe } from './probe.ts';
import { record } from './record.ts';
import { recordError } from './record-error.ts';
import { recordForm } from './record-form.ts';
import { report, reportErrors } from './report.ts';
import { reportDocument } from './report-document.ts';
import { reportFacts } from './report-facts.ts';
import { sheet } from './sheet.ts';
import { sla } from './sla.ts';
import { slaNotice } from './sla-notice.ts';
import { source } from './source.ts';
import { ssh } from './ssh.ts';
import { ticket } from './ticket.ts';
import { ticketCommand } from './ticket-command.ts';
import { ticketDialog } from './ticket-dialog.ts';
import { ticketError } from './ticket-error.ts';
import { ticketHint } from './ticket-hint.ts';
import { ticketRefusal } from './ticket-refusal.ts';

/** Every text of the language: area → key → text. A key is written `area.key`. */
export const texts = {
  alert,
  'alert-message': alertMessage,
  annex,
  backup,
  'backup-check': backupCheck,
  'backup-command': backupCommand,
  'backup-message': backupMessage,
  chat,
  check,
  cli,
  config: { ...config, ...configBackup, ...configDigest },
  contract,
  digest,
  errors: {
    ...errors,
    ...alertError,
    ...backupErrors,
    ...backupCheckErrors,
    ...backupCommandErrors,
    ...contractErrors,
    ...importErrors,
    ...jobError,
    ...kbError,
    ...recordError,
    ...reportErrors,
    ...ticketError,
    ...ticketRefusal,
  },
  'fault-report': faultReport,
  form,
  home,
  import: imports,
  inspection,
  job,
  kb,
  probe,
  record,
  'record-form': recordForm,
  report,
  'report-facts': reportFacts,
  'report-document': reportDocument,
  sheet,
  sla,
  'sla-notice': slaNotice,
  source,
  ssh,
  ticket,
  'ticket-command': ticketCommand,
  'ticket-dialog': ticketDialog,
  'ticket-hint': ticketHint,
};
