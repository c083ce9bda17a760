import type { ChatMessage } from '../core/chat.ts';
import { sourceName } from './alert-words.ts';
import type { Voice } from './voice.ts';

/** What became of a delivery that could not be taken in at once. */
export type DeliveryState =
  /** Tried again until then. */
  { readonly state: 'waiting'; readonly until: Date } | { readonly state: 'given-up' } | { readonly state: 'taken' };

export type DeliveryFacts = DeliveryState & {
  readonly delivery: { readonly id: number; readonly sourceId: string; readonly receivedAt: Date };
};

/** Alerts that a monitoring system was told are kept, and that the channel does not show: nobody may rely on them. */
export function deliveryMessage(facts: DeliveryFacts, voice: Voice): ChatMessage {
  const { delivery, state } = facts;
  const source = sourceName(voice, delivery.sourceId);
  const at = delivery.receivedAt.toISOString();
  const headline = voice.t(`alert.delivery-${state}`, { source, at });
  if (state === 'taken') return { summary: headline, blocks: [{ kind: 'text', text: headline }] };
  const advice = [
    ...(state === 'waiting' ? [voice.t('alert.delivery-until', { until: facts.until.toISOString() })] : []),
    voice.t('alert.delivery-advice', { source }),
    voice.t('alert.delivery-reason', { id: delivery.id }),
  ];
  return {
    summary: headline,
    blocks: [
      { kind: 'text', text: [{ bold: headline }] },
      { kind: 'context', text: advice.join('\n') },
    ],
  };
}
