import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import type { ChatModal, ModalField, RichText } from '../../src/core/chat.ts';
import { TEXT_CHARACTERS } from '../../src/core/record/values.ts';
import { isSigned, recordName } from '../../src/core/record.ts';
import { mayAct } from '../../src/core/role.ts';
import { ticketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import { withCode } from '../../src/flows/audited-attempt.ts';
import { issueFaultReport, type Reportable, readReportable } from '../../src/flows/records/issue-fault-report.ts';
import { checkEditable } from '../../src/flows/records/write-record.ts';
import type { Action, Caller, Command, ModalForm, Reply } from '../command.ts';
import { say } from '../reply/say.ts';
import { REASON_CHARACTERS, reasonInput, ticketInput } from '../ticket/input.ts';

const FORM = 'record-fault-report';

const said = z.string().trim().min(1).max(TEXT_CHARACTERS);

const submission = z.strictObject({
  ticket: z.int().positive(),
  /** The report that is issued anew, and which version of it was shown; null for the ticket's first. */
  record: z.int().positive().nullable(),
  version: z.int().positive().nullable(),
  impact: said,
  cause: said.optional(),
  solution: said.optional(),
  prevention: said,
  reason: reasonInput.optional(),
});
type Submission = z.output<typeof submission>;
type Typed = Partial<Pick<Submission, 'impact' | 'cause' | 'solution' | 'prevention' | 'reason'>>;

/** Opens the dialog of a ticket's fault report 故障诊断报告, filled in with what is known. */
export const faultReport: Command<{ ticket: number }> = {
  name: 'record fault-report',
  summary: 'record.command-fault-report',
  usage: '/record fault-report <T-n>',
  role: 'engineer',
  positionals: ['ticket'],
  input: z.strictObject({ ticket: ticketInput }),
  run: (ctx, { ticket }, caller) => openFaultReport(ctx, caller, { number: ticket }),
};

/** The same by the button on a ticket that owes it. */
export const faultReportButton: Action<{ ticket: number }> = {
  id: 'ticket-report',
  role: 'engineer',
  input: z.strictObject({ ticket: z.int().positive() }),
  opensModal: true,
  run: (ctx, { ticket }, caller) => openFaultReport(ctx, caller, { id: ticket }),
};

export const faultReportForm: ModalForm<Submission> = {
  id: FORM,
  role: 'engineer',
  input: submission,
  async run(ctx, given, caller) {
    const { ticket, record, version, impact, cause, solution, prevention, reason } = given;
    const before = record === null || version === null ? null : { id: record, version };
    try {
      const issued = await issueFaultReport(ctx, caller, {
        ticketId: ticket,
        before,
        impact,
        prevention,
        cause: cause ?? null,
        solution: solution ?? null,
        reason: reason ?? null,
      });
      const values = { name: recordName(issued.number), ticket: ticketName(issued.ticket?.number ?? 0) };
      return say(caller, before === null ? 'record.fault-issued' : 'record.fault-issued-again', values);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const reportable = await readReportable(ctx, caller, { id: ticket });
      // What was typed must not be lost with the dialog.
      const intro = withCode(`❌ ${caller.t(`errors.${error.code}`, error.values)}`);
      const state = { ticket, record, version };
      return { kind: 'modal', modal: faultReportModal(caller, reportable, { state, typed: given, intro }) };
    }
  },
};

/** @throws UserError for an unknown ticket, one that is not restored, and a report that may not be changed. */
export async function openFaultReport(
  ctx: Context,
  caller: Caller,
  reference: { readonly id: number } | { readonly number: number },
): Promise<Reply> {
  const reportable = await readReportable(ctx, caller, reference);
  const { ticket, before } = reportable;
  if (before !== null) checkEditable(caller, before);
  const state = { ticket: ticket.id, record: before?.id ?? null, version: before?.version ?? null };
  return { kind: 'modal', modal: faultReportModal(caller, reportable, { state }) };
}

function faultReportModal(
  caller: Caller,
  reportable: Reportable,
  of: {
    readonly state: Pick<Submission, 'ticket' | 'record' | 'version'>;
    readonly typed?: Typed;
    readonly intro?: RichText;
  },
): ChatModal {
  const { typed = known(reportable) } = of;
  const field = (name: keyof Typed, limit = TEXT_CHARACTERS): ModalField => ({
    kind: 'text',
    name,
    label: caller.t(`record.field-${name}`),
    multiline: true,
    maxLength: limit,
    ...(typed[name] ? { initial: typed[name] } : {}),
    ...(name === 'impact' || name === 'prevention' ? { hint: caller.t(`record.hint-${name}`) } : {}),
  });
  return {
    form: FORM,
    title: caller.t('record.kind-fault-report'),
    submit: caller.t('record.submit-fault-report'),
    close: caller.t('record.close'),
    intro: of.intro ?? withCode(introOf(caller, reportable)),
    state: { ...of.state },
    fields: [
      field('impact'),
      ...(reportable.settled === null ? [field('cause'), field('solution')] : []),
      field('prevention'),
      ...(of.state.record === null ? [] : [field('reason', REASON_CHARACTERS)]),
    ],
  };
}

/** Cause and solution are the ticket's; the rest is what the report said before. */
function known({ ticket, before }: Reportable): Typed {
  const content = before?.entry.kind === 'fault-report' ? before.entry.content : undefined;
  const { diagnosis } = ticket.ticket;
  return {
    impact: content?.impact,
    prevention: content?.prevention,
    cause: (diagnosis ?? content)?.cause,
    solution: (diagnosis ?? content)?.solution,
  };
}

function introOf(caller: Caller, { ticket, before, settled }: Reportable): string {
  const name = ticketName(ticket.number);
  const lines = [
    caller.t('record.intro-fault', { ticket: name }),
    ...(settled === null ? [] : [caller.t('record.intro-fault-settled', { ticket: name, ...settled })]),
    ...(before === null ? [] : [caller.t('record.intro-fault-again', { name: recordName(before.number) })]),
  ];
  if (before !== null && isSigned(before) && mayAct(caller.person.roles, 'lead')) {
    lines.push(caller.t('record.intro-fault-signed'));
  }
  return lines.join('\n');
}
