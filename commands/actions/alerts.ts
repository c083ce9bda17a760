import { z } from 'zod';
import { dismissAlert } from '../../src/flows/alerts/dismiss-alert.ts';
import { readAlert } from '../../src/flows/alerts/read-alerts.ts';
import { alertName, alertSubject } from '../../src/messages/alert-words.ts';
import type { AnyAction, AnyModalForm } from '../command.ts';
import { REASON_CHARACTERS, reasonInput } from '../ticket/input.ts';
import { dialog, NOTHING } from './dialog.ts';

/** The button on an alert's message that says that it is no fault. */
const dismiss = dialog({
  id: 'alert-dismiss',
  role: 'engineer',
  title: 'alert.dismiss-title',
  value: z.strictObject({ alert: z.int().positive() }),
  fields: z.object({ reason: reasonInput }),
  async ask(ctx, value, caller) {
    const { alert } = await readAlert(ctx, caller.site.contract.id, value.alert);
    return {
      intro: caller.t('alert.dismiss-intro', { name: alertName(alert), subject: alertSubject(alert, caller) }),
      fields: [
        {
          kind: 'text',
          name: 'reason',
          label: caller.t('alert.dismiss-reason'),
          hint: caller.t('alert.dismiss-hint'),
          multiline: true,
          maxLength: REASON_CHARACTERS,
        },
      ],
    };
  },
  async run(ctx, { alert: alertId, reason }, caller) {
    await dismissAlert(ctx, caller.site.contract.id, { alertId, reason, personId: caller.person.id });
    return NOTHING;
  },
});

export const alertActions: readonly AnyAction[] = [dismiss.action];
export const alertModals: readonly AnyModalForm[] = [dismiss.form];
