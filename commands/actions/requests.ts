import { z } from 'zod';
import { mayAct } from '../../src/core/role.ts';
import { TICKET_KINDS } from '../../src/core/sla/ticket-head.ts';
import { UserError } from '../../src/errors.ts';
import { openFindingTicket, proposeFinding } from '../../src/flows/tickets/finding-ticket.ts';
import {
  dismissRequest,
  keepNamedMessage,
  setAlertLevel,
  setMessageLevel,
} from '../../src/flows/tickets/request-ticket.ts';
import type { Action, AnyAction, AnyModalForm } from '../command.ts';
import { levelInput } from '../ticket/input.ts';
import { dialog, NOTHING } from './dialog.ts';
import { hostFields, kindField, levelField, line } from './ticket-fields.ts';

const alertLevel: Action<{ alert: number; level: number }> = {
  id: 'alert-level',
  role: 'engineer',
  input: z.strictObject({ alert: z.int().positive(), level: levelInput }),
  async run(ctx, { alert, level }, caller) {
    await setAlertLevel(ctx, caller, { alertId: alert, level });
    return NOTHING;
  },
};

const requestLevel: Action<{ message: number; level: number }> = {
  id: 'request-level',
  role: 'engineer',
  input: z.strictObject({ message: z.int().positive(), level: levelInput }),
  async run(ctx, { message, level }, caller) {
    await setMessageLevel(ctx, caller, { messageId: message, level });
    return NOTHING;
  },
};

const requestDismiss: Action<{ message: number }> = {
  id: 'request-dismiss',
  role: 'engineer',
  input: z.strictObject({ message: z.int().positive() }),
  async run(ctx, { message }, caller) {
    await dismissRequest(ctx, caller, message);
    return NOTHING;
  },
};

const titleInput = z.string().trim().min(1).max(250);

/** The shortcut "open a ticket" on any message. */
const fromMessage = dialog({
  id: 'ticket-from-message',
  role: ['customer', 'engineer'],
  title: 'ticket-dialog.ticket-from-message',
  value: z.object({
    channel: z.string().max(40),
    ts: z.string().regex(/^\d{1,12}\.\d{6}$/),
    threadTs: z.string().nullable(),
    user: z.string().nullable(),
  }),
  fields: z.object({
    title: titleInput,
    level: levelInput.optional(),
    kind: z.enum(TICKET_KINDS).default('fault'),
    host: z.string().optional(),
  }),
  async ask(ctx, value, caller) {
    const message = await keepNamedMessage(ctx, caller, value);
    const [first = ''] = message.text.trim().split('\n');
    return {
      fields: [
        { ...line(caller, 'title', 'ticket-dialog.title', 250), initial: first.slice(0, 250) },
        ...(mayAct(caller.person.roles, 'engineer') ? [{ ...levelField(caller), optional: true }] : []),
        { ...kindField(caller), initial: 'fault' },
        ...hostFields(caller, null),
      ],
    };
  },
  async run(ctx, { title, level, kind, host, ...named }, caller) {
    if (level !== undefined && !mayAct(caller.person.roles, 'engineer')) {
      throw new UserError('ticket.level-not-allowed');
    }
    const message = await keepNamedMessage(ctx, caller, named);
    const changes = { title, ticketKind: kind, ...(host === undefined ? {} : { host }) };
    await setMessageLevel(ctx, caller, { messageId: message.id, level: level ?? null, changes });
    return NOTHING;
  },
});

/** On an abnormal item of an inspection. */
const fromFinding = dialog({
  id: 'inspection-ticket',
  role: 'engineer',
  title: 'ticket-dialog.inspection-ticket',
  value: z.object({ inspection: z.int().positive(), item: z.int().positive() }),
  fields: z.object({ title: titleInput, level: levelInput.optional(), host: z.string().optional() }),
  async ask(ctx, value, caller) {
    const finding = await proposeFinding(ctx, caller, value);
    return {
      intro: finding.description,
      fields: [
        { ...line(caller, 'title', 'ticket-dialog.title', 250), initial: finding.title },
        { ...levelField(caller), optional: true },
        ...hostFields(caller, finding.host),
      ],
    };
  },
  async run(ctx, { inspection, item, title, level, host }, caller) {
    await openFindingTicket(ctx, caller, { inspection, item, title, level: level ?? null, host: host ?? null });
    return NOTHING;
  },
});

export const requestActions: readonly AnyAction[] = [
  alertLevel,
  requestLevel,
  requestDismiss,
  fromMessage.action,
  fromFinding.action,
];
export const requestModals: readonly AnyModalForm[] = [fromMessage.form, fromFinding.form];
