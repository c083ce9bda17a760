import type { z } from 'zod';
import type { Context } from '../../src/context.ts';
import type { ChatModal, ModalField } from '../../src/core/chat.ts';
import type { Role } from '../../src/core/role.ts';
import type { Action, Caller, ModalForm, Reply } from '../command.ts';

type State = ChatModal['state'];

/** A button that opens a modal, and what its submission does. Both have the same id. */
export interface Dialog {
  readonly action: Action<unknown>;
  readonly form: ModalForm<unknown>;
}

/**
 * @param given.title key of the modal's title; `given.value` is the button's value and travels with the modal.
 */
export function dialog<Value extends State, Fields extends object>(given: {
  readonly id: string;
  readonly role: Role | readonly Role[];
  readonly title: string;
  readonly value: z.ZodObject<z.ZodRawShape> & z.ZodType<Value>;
  readonly fields: z.ZodObject<z.ZodRawShape> & z.ZodType<Fields>;
  readonly ask: (ctx: Context, value: Value, caller: Caller) => Promise<Asked> | Asked;
  readonly run: (ctx: Context, submitted: Value & Fields, caller: Caller) => Promise<Reply>;
}): Dialog {
  const { id, role } = given;
  return {
    action: {
      id,
      role,
      input: given.value,
      opensModal: true,
      async run(ctx, value, caller) {
        const state = value as Value;
        const { intro, fields } = await given.ask(ctx, state, caller);
        const modal: ChatModal = {
          form: id,
          title: caller.t(given.title),
          submit: caller.t('ticket-dialog.submit'),
          close: caller.t('ticket-dialog.close'),
          ...(intro === undefined ? {} : { intro }),
          state,
          fields,
        };
        return { kind: 'modal', modal };
      },
    },
    form: {
      id,
      role,
      input: given.value.extend(given.fields.shape),
      run: (ctx, submitted, caller) => given.run(ctx, submitted as Value & Fields, caller),
    },
  };
}

export interface Asked {
  readonly intro?: string;
  readonly fields: readonly ModalField[];
}

export const NOTHING: Reply = { kind: 'none' };
