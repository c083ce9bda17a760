import type { Message } from '../core/message.ts';

/** The message that an error carries to be shown (`reason`), as failed tunnels and missing secrets do; null for other errors. */
export function failureReason(error: unknown): Message | null {
  if (!(error instanceof Error) || !('reason' in error)) return null;
  const { reason } = error;
  if (typeof reason !== 'object' || reason === null || !('key' in reason) || typeof reason.key !== 'string')
    return null;
  return reason as Message;
}
