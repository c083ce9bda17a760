import { z } from 'zod';
import type { ChatModal, ModalField, RichText } from '../../src/core/chat.ts';
import { localText } from '../../src/core/message.ts';
import { MOST_ROWS, WRITTEN_KINDS, type WrittenKind } from '../../src/core/record/content.ts';
import { LINE_CHARACTERS, MOST_DAYS, TEXT_CHARACTERS } from '../../src/core/record/values.ts';
import {
  type RecordEntry,
  recordEntrySchema,
  recordName,
  type ServiceRecord,
  shortNoticeUntil,
} from '../../src/core/record.ts';
import { mayAct } from '../../src/core/role.ts';
import { UserError } from '../../src/errors.ts';
import { withCode } from '../../src/flows/audited-attempt.ts';
import { checkEditable, editRecord, type Written, writeRecord } from '../../src/flows/records/write-record.ts';
import { personName } from '../../src/messages/voice.ts';
import type { AnyModalForm, Caller, ModalForm, Reply } from '../command.ts';
import { REASON_CHARACTERS, reasonInput } from '../ticket/input.ts';
import { fieldsOf, layOut, type RecordField, valueAt } from './fields.ts';

/** What a record's dialog is about; travels with it. */
const stateSchema = z.object({
  rows: z.coerce.number().int().min(1).max(MOST_ROWS),
  /** The record that is changed, and which version of it was shown; null for a new one. */
  record: z.int().positive().nullable(),
  version: z.int().positive().nullable(),
  ticket: z.int().positive().nullable(),
});
export type RecordState = z.output<typeof stateSchema>;

/** The record's dialog, empty or filled in. @param filled as much of a record as is known. */
export function recordModal(
  caller: Caller,
  given: {
    readonly kind: WrittenKind;
    readonly state: RecordState;
    readonly filled: object;
    /** Why it is changed, where that was typed before. */
    readonly reason?: string | null;
    readonly intro?: RichText;
  },
): ChatModal {
  const { kind, state, filled, intro } = given;
  const fields = fieldsOf(kind, state.rows).map((one) => toModalField(caller, one, valueAt(filled, one.path)));
  const reason: ModalField = {
    kind: 'text',
    name: 'reason',
    label: caller.t('record.field-reason'),
    multiline: true,
    maxLength: REASON_CHARACTERS,
    ...(given.reason ? { initial: given.reason } : {}),
  };
  return {
    form: formId(kind),
    title: caller.t(`record.kind-${kind}`),
    submit: caller.t('record.submit'),
    close: caller.t('record.close'),
    ...(intro === undefined ? {} : { intro }),
    state: { ...state },
    fields: state.record === null ? fields : [...fields, reason],
  };
}

/** What a person wrote, not what was issued of a ticket. */
export type WrittenEntry = Extract<RecordEntry, { readonly kind: WrittenKind }>;

/**
 * The dialog that changes a record; a maintenance sheet has room for one more row.
 * @throws UserError when it is void, or signed and who asks is no lead.
 */
export function editModal(caller: Caller, record: ServiceRecord, entry: WrittenEntry): ChatModal {
  checkEditable(caller, record);
  const { id, version } = record;
  const rows = entry.kind === 'maintenance' ? Math.min(MOST_ROWS, entry.content.rows.length + 1) : 1;
  const state = { rows, record: id, version, ticket: null };
  return recordModal(caller, { kind: entry.kind, state, filled: entry });
}

interface Submission {
  readonly state: RecordState;
  readonly entry: RecordEntry;
  /** Of a change. */
  readonly reason: string | null;
}

/** One form per kind: what it asks is checked by the record's own schema, and each fault shown at its field. */
export const recordForms: readonly AnyModalForm[] = WRITTEN_KINDS.map(
  (kind): ModalForm<Submission> => ({
    id: formId(kind),
    role: 'engineer',
    input: submissionOf(kind),
    async run(ctx, submission, caller) {
      const { state, entry, reason } = submission;
      try {
        if (state.record === null || state.version === null) {
          const origin = state.ticket === null ? 'command' : 'ticket';
          return tellWritten(caller, await writeRecord(ctx, caller, entry, { ticketId: state.ticket, origin }));
        }
        const edit = { id: state.record, version: state.version, entry, reason: reason ?? '' };
        return tellWritten(caller, await editRecord(ctx, caller, edit));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        // What was typed must not be lost with the dialog.
        const intro = withCode(`❌ ${caller.t(`errors.${error.code}`, error.values)}`);
        return { kind: 'modal', modal: recordModal(caller, { kind, state, filled: entry, reason, intro }) };
      }
    },
  }),
);

function formId(kind: WrittenKind): string {
  return `record-${kind}`;
}

function submissionOf(kind: WrittenKind): z.ZodType<Submission> {
  return z.record(z.string(), z.unknown()).transform((given, check) => {
    const state = stateSchema.parse(given);
    const { entry, fieldOf } = layOut(kind, state.rows, given);
    const checked = recordEntrySchema(kind).safeParse(entry);
    for (const { path, ...issue } of checked.error?.issues ?? []) {
      add(check, { ...issue, path: [fieldOf(path)] });
    }
    const reason = state.record === null ? null : reasonInput.safeParse(given.reason);
    for (const issue of reason?.error?.issues ?? []) add(check, { ...issue, path: ['reason'] });
    if (!checked.success || reason?.success === false) return z.NEVER;
    return { state, entry: checked.data, reason: reason?.data ?? null };
  });
}

/** Faults of our own name a text; all others are said anew, in the reader's language. */
function add(check: z.RefinementCtx, { message, ...issue }: z.core.$ZodIssue): void {
  const isOwn = message.startsWith('record.');
  check.issues.push({ ...issue, ...(isOwn ? { message } : {}), input: undefined } as z.core.$ZodRawIssue);
}

function tellWritten(caller: Caller, { record, alike, overlapping }: Written): Reply {
  const name = recordName(record.number);
  const done = caller.t(record.version === 1 ? 'record.done' : 'record.done-again', { name });
  const namesOf = (numbers: readonly number[]) => numbers.map(recordName).join(caller.t('record.comma'));
  const earliest = shortNoticeUntil(record.entry, caller.site.contract.timeZone);
  const text = [
    done,
    ...(earliest === null ? [] : [caller.t('record.short-notice', { earliest })]),
    ...(alike.length === 0 ? [] : [caller.t('record.alike', { name, others: namesOf(alike) })]),
    ...(overlapping.length === 0
      ? []
      : [
          caller.t('record.overlap', {
            engineer: personName(caller, record.entry.engineer),
            others: namesOf(overlapping),
          }),
        ]),
  ].join('\n');
  return { kind: 'private', message: { summary: done, blocks: [{ kind: 'text', text }] } };
}

function toModalField(caller: Caller, field: RecordField, value: unknown): ModalField {
  const { name, ask } = field;
  const row = /-(\d+)$/.exec(name)?.[1];
  const label = caller.t(`record.field-${field.label}`);
  const base = {
    name,
    label: row === undefined ? label : `${row}. ${label}`,
    ...(field.hint === undefined ? {} : { hint: caller.t(field.hint) }),
    ...(field.optional ? { optional: true } : {}),
  };
  const text = typeof value === 'string' && value !== '' ? { initial: value } : {};
  switch (ask) {
    case 'line':
      return { ...base, kind: 'text', maxLength: LINE_CHARACTERS, ...text };
    case 'text':
      return { ...base, kind: 'text', multiline: true, maxLength: TEXT_CHARACTERS, ...text };
    case 'time':
      return { ...base, kind: 'datetime', ...(value instanceof Date ? { initial: value } : {}) };
    case 'person':
      return { ...base, kind: 'choice', options: engineers(caller, value), ...text };
    case 'choice': {
      const { values = [], prefix = '' } = field.options ?? {};
      const options = values.map((one) => ({ value: one, label: caller.t(`record.${prefix}-${one}`) }));
      return { ...base, kind: 'choice', options, ...text };
    }
    case 'days':
      return { ...base, kind: 'number', min: 0, max: MOST_DAYS, initial: typeof value === 'number' ? value : 0 };
    case 'hours':
    case 'count':
      return { ...base, kind: 'number', min: 0, ...(typeof value === 'number' ? { initial: value } : {}) };
  }
}

/** Slack takes a hundred. Who answered for a record stays choosable, also when no longer of the team. */
function engineers(caller: Caller, known: unknown) {
  const options = caller.site.people
    .filter(({ id, roles }) => mayAct(roles, 'engineer') || id === known)
    .map(({ id, name }) => ({ value: id, label: localText(name, caller.locale) }));
  const isMissing = typeof known === 'string' && known !== '' && !options.some(({ value }) => value === known);
  return [...(isMissing ? [{ value: known, label: known }] : []), ...options].slice(0, 100);
}
