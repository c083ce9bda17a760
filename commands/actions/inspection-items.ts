import { z } from 'zod';
import type { ModalField } from '../../src/core/chat.ts';
import { localText } from '../../src/core/message.ts';
import { UserError } from '../../src/errors.ts';
import { recordEntry } from '../../src/flows/answer-item.ts';
import { readInspection } from '../../src/flows/read-inspections.ts';
import { questionsOf, voiceOf } from '../../src/flows/tell-inspection.ts';
import type { Action, AnyAction, AnyModalForm, Caller, ModalForm, Reply } from '../command.ts';

const REASON_CHARACTERS = 1_000;

const itemInput = z.strictObject({ inspection: z.int().positive(), item: z.int().positive() });
type ItemInput = z.output<typeof itemInput>;
const textInput = z.string().trim().min(1).max(REASON_CHARACTERS);

const answerNormal: Action<ItemInput> = {
  id: 'inspection-answer-normal',
  role: 'engineer',
  input: itemInput,
  async run(ctx, input, caller) {
    await recordEntry(ctx, { ...said(caller, input), kind: 'answer', verdict: 'normal', text: '' });
    return { kind: 'none' };
  },
};

const openAnswerAbnormal: Action<ItemInput> = {
  id: 'inspection-answer-abnormal',
  role: 'engineer',
  input: itemInput,
  opensModal: true,
  async run(ctx, input, caller) {
    const inspection = await readInspection(ctx, caller.site.contract.id, input.inspection);
    const item = inspection.groups.flatMap((group) => group.items).find((candidate) => candidate.key === input.item);
    if (!item) throw new UserError('inspection.item-not-found', { id: input.inspection });
    const voice = voiceOf(ctx, inspection.contractId);
    return {
      kind: 'modal',
      modal: {
        form: answerAbnormal.id,
        title: caller.t('inspection.modal-answer-title'),
        submit: caller.t('inspection.modal-submit'),
        close: caller.t('inspection.modal-close'),
        intro: caller.t('inspection.modal-answer-intro', {
          title: localText(item.title, caller.locale),
          question: questionsOf(ctx, item, voice).join(caller.t('inspection.semicolon')),
        }),
        state: input,
        fields: [reasonField(caller, 'inspection.modal-reason')],
      },
    };
  },
};

const answerAbnormal: ModalForm<ItemInput & { text: string }> = {
  id: 'inspection-answer-abnormal',
  role: 'engineer',
  input: itemInput.extend({ text: textInput }),
  async run(ctx, input, caller) {
    await recordEntry(ctx, { ...said(caller, input), kind: 'answer', verdict: 'abnormal', text: input.text });
    return { kind: 'none' };
  },
};

const openEntry: Action<{ inspection: number; group: number }> = {
  id: 'inspection-entry',
  role: 'engineer',
  input: z.strictObject({ inspection: z.int().positive(), group: z.int().min(0) }),
  opensModal: true,
  async run(ctx, input, caller) {
    const inspection = await readInspection(ctx, caller.site.contract.id, input.inspection);
    const items = inspection.groups[input.group]?.items ?? [];
    if (items.length === 0) throw new UserError('inspection.item-not-found', { id: input.inspection });
    return entryModal(caller, inspection.id, [
      {
        kind: 'choice',
        name: 'item',
        label: caller.t('inspection.modal-entry-item'),
        options: items.map((item) => ({ value: String(item.key), label: localText(item.title, caller.locale) })),
        ...(items.length === 1 ? { initial: String(items[0]?.key) } : {}),
      },
      {
        kind: 'choice',
        name: 'change',
        label: caller.t('inspection.modal-entry-kind'),
        hint: caller.t('inspection.modal-entry-hint'),
        options: CHANGES.map((change) => ({ value: change, label: caller.t(`inspection.modal-entry-${change}`) })),
        initial: 'remark',
      },
      reasonField(caller, 'inspection.modal-entry-text'),
    ]);
  },
};

const CHANGES = ['remark', 'normal', 'attention', 'abnormal'] as const;

const entry: ModalForm<{ inspection: number; item: number; change: (typeof CHANGES)[number]; text: string }> = {
  id: 'inspection-entry',
  role: 'engineer',
  input: z.strictObject({
    inspection: z.int().positive(),
    item: z.coerce.number().int().positive(),
    change: z.enum(CHANGES),
    text: textInput,
  }),
  async run(ctx, { change, text, ...of }, caller) {
    const kind = change === 'remark' ? 'remark' : 'override';
    await recordEntry(ctx, { ...said(caller, of), kind, verdict: change === 'remark' ? null : change, text });
    return { kind: 'none' };
  },
};

export const inspectionItemActions: readonly AnyAction[] = [answerNormal, openAnswerAbnormal, openEntry];
export const inspectionItemModals: readonly AnyModalForm[] = [answerAbnormal, entry];

function said(caller: Caller, { inspection, item }: ItemInput) {
  return {
    contractId: caller.site.contract.id,
    inspectionId: inspection,
    itemKey: item,
    personId: caller.person.id,
    requestKey: caller.requestKey,
  };
}

function reasonField(caller: Caller, label: string): ModalField {
  return { kind: 'text', name: 'text', label: caller.t(label), multiline: true, maxLength: REASON_CHARACTERS };
}

function entryModal(caller: Caller, inspection: number, fields: readonly ModalField[]): Reply {
  return {
    kind: 'modal',
    modal: {
      form: entry.id,
      title: caller.t('inspection.modal-entry-title'),
      submit: caller.t('inspection.modal-submit'),
      close: caller.t('inspection.modal-close'),
      state: { inspection },
      fields,
    },
  };
}
