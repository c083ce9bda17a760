import { z } from 'zod';
import { recordName } from '../../src/core/record.ts';
import { TICKET_RATINGS } from '../../src/core/sla/ticket-head.ts';
import { readRecord } from '../../src/flows/records/read-records.ts';
import { signRecord } from '../../src/flows/records/sign-record.ts';
import type { Action, AnyAction, AnyModalForm } from '../command.ts';
import { openEdit } from '../record/edit.ts';
import { faultReportButton, faultReportForm } from '../record/fault-report.ts';
import { recordForms } from '../record/form.ts';
import { sheetButton } from '../record/sheet.ts';
import { dialog, NOTHING } from './dialog.ts';

/** The customer signs 签字 what the record says; what they saw is what is signed. */
const sign = dialog({
  id: 'record-sign',
  role: 'customer',
  title: 'record.sign-title',
  value: z.strictObject({ record: z.int().positive(), version: z.int().positive() }),
  fields: z.object({ rating: z.enum(TICKET_RATINGS).optional() }),
  async ask(ctx, value, caller) {
    const { number, entry } = await readRecord(ctx, caller, { id: value.record });
    return {
      intro: caller.t('record.sign-intro', { name: recordName(number), title: entry.title }),
      fields: [
        {
          kind: 'choice',
          name: 'rating',
          label: caller.t('record.field-rating'),
          optional: true,
          options: TICKET_RATINGS.map((rating) => ({ value: rating, label: caller.t(`ticket.rating-${rating}`) })),
        },
      ],
    };
  },
  async run(ctx, { record: id, version, rating }, caller) {
    await signRecord(ctx, caller, { reference: { id }, version, rating: rating ?? null });
    return NOTHING;
  },
});

const edit: Action<{ record: number }> = {
  id: 'record-edit',
  role: 'engineer',
  input: z.strictObject({ record: z.int().positive() }),
  opensModal: true,
  async run(ctx, { record: id }, caller) {
    const record = await readRecord(ctx, caller, { id });
    return openEdit(ctx, caller, record);
  },
};

export const recordActions: readonly AnyAction[] = [sign.action, edit, sheetButton, faultReportButton];
export const recordModals: readonly AnyModalForm[] = [sign.form, ...recordForms, faultReportForm];
