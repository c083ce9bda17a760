import type { IncomingAlert } from '../core/alert.ts';
import type { AlertSourceEntry, AlertSourceKind } from '../core/alerting.ts';
import type { Message } from '../core/message.ts';

/** A monitoring system whose alerts Rounds understands. Pure: one file each, named after its id. */
export interface AlertSource {
  readonly id: AlertSourceKind;
  /**
   * Takes a JSON body apart. `receivedAt` is when it came: by it absurd dates are told from real ones. Never throws;
   * either the whole body is understood, or none of it.
   */
  parse(body: unknown, entry: AlertSourceEntry, receivedAt: Date): ParsedDelivery;
  /** What {@link parse} would find wrong, for less; where it is left out, only parsing tells. */
  findFault?(body: unknown): Message | null;
}

export type ParsedDelivery =
  | {
      readonly ok: true;
      /** In the order of the body; their texts are clean and within ALERT_LIMITS, but not escaped for any chat. */
      readonly alerts: readonly IncomingAlert[];
      /** The delivery is a sign of life of a source that is expected to give one. */
      readonly heartbeat?: true;
      /** How many alerts the sender says it left out of the body, where it left out any. */
      readonly leftOut?: number;
    }
  | { readonly ok: false; readonly fault: Message };

/** More alerts in one body are a fault of the sender's configuration. */
export const MOST_ALERTS = 10_000;
