import { z } from 'zod';
import { EFFORT_KINDS } from '../../src/core/inspection.ts';
import { issueInspection } from '../../src/flows/finish-inspection.ts';
import { readInspection } from '../../src/flows/read-inspections.ts';
import { cancelInspection, retryInspection } from '../../src/flows/steer-inspection.ts';
import { publishForm } from '../../src/flows/write-form.ts';
import type { Action, AnyAction, AnyModalForm, ModalForm } from '../command.ts';
import { steering } from '../inspect.ts';
import { say } from '../reply/say.ts';

const inspectionInput = z.strictObject({ inspection: z.int().positive() });
type InspectionInput = z.output<typeof inspectionInput>;

const cancel: Action<InspectionInput> = {
  id: 'inspection-cancel',
  role: 'engineer',
  input: inspectionInput,
  async run(ctx, { inspection }, caller) {
    await cancelInspection(ctx, steering(caller, inspection));
    return { kind: 'none' };
  },
};

const retry: Action<InspectionInput> = {
  id: 'inspection-retry',
  role: 'engineer',
  input: inspectionInput,
  async run(ctx, { inspection }, caller) {
    await retryInspection(ctx, steering(caller, inspection));
    return { kind: 'none' };
  },
};

const form: Action<InspectionInput> = {
  id: 'inspection-form',
  role: 'viewer',
  input: inspectionInput,
  async run(ctx, { inspection: id }, caller) {
    await readInspection(ctx, caller.site.contract.id, id);
    return say(caller, (await publishForm(ctx, id)) ? 'inspection.form-queued' : 'inspection.form-unchanged');
  },
};

const issue: Action<InspectionInput> = {
  id: 'inspection-issue',
  role: 'engineer',
  input: inspectionInput,
  async run(ctx, { inspection: id }, caller) {
    await readInspection(ctx, caller.site.contract.id, id);
    await issueInspection(ctx, id, { effort: null, by: caller.person.id });
    return { kind: 'none' };
  },
};

const openEffort: Action<InspectionInput> = {
  id: 'inspection-effort',
  role: 'engineer',
  input: inspectionInput,
  opensModal: true,
  async run(ctx, { inspection: id }, caller) {
    const inspection = await readInspection(ctx, caller.site.contract.id, id);
    return {
      kind: 'modal',
      modal: {
        form: effort.id,
        title: caller.t('inspection.modal-effort-title'),
        submit: caller.t('inspection.button-issue'),
        close: caller.t('inspection.modal-close'),
        state: { inspection: id },
        fields: EFFORT_KINDS.map((kind) => ({
          kind: 'number' as const,
          name: kind,
          label: caller.t(`inspection.modal-effort-${kind}`),
          initial: (inspection.effort ?? inspection.defaultEffort)[kind],
          min: 0,
          max: 99,
        })),
      },
    };
  },
};

/** As finely as the site file may give them: hundredths. */
const daysInput = z.coerce.number().min(0).max(99).multipleOf(0.01);

const effort: ModalForm<{ inspection: number; onsite: number; remote: number; office: number }> = {
  id: 'inspection-effort',
  role: 'engineer',
  input: z.strictObject({
    inspection: z.int().positive(),
    onsite: daysInput,
    remote: daysInput,
    office: daysInput,
  }),
  async run(ctx, { inspection: id, onsite, remote, office }, caller) {
    await readInspection(ctx, caller.site.contract.id, id);
    await issueInspection(ctx, id, { effort: { onsite, remote, office }, by: caller.person.id });
    return { kind: 'none' };
  },
};

export const inspectionSteeringActions: readonly AnyAction[] = [cancel, retry, form, issue, openEffort];
export const inspectionSteeringModals: readonly AnyModalForm[] = [effort];
