import type { ChatMessage } from '../core/chat.ts';
import { sourceName } from './alert-words.ts';
import type { Voice } from './voice.ts';

/** Some deliveries of a source. */
interface Deliveries {
  readonly count: number;
  /** By which the log names the first. */
  readonly id: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What became of the deliveries of a source and a day that could not be taken in at once. */
export interface DeliveryFacts {
  readonly sourceId: string;
  /** They are tried again, the last of them until then. */
  readonly waiting: (Deliveries & { readonly until: Date }) | null;
  readonly givenUp: Deliveries | null;
  /** Of when the one was received that was told of and is taken in now, where nothing else is amiss. */
  readonly takenAt: Date;
}

/** Alerts that a monitoring system was told are kept, and that the channel does not show: nobody may rely on them. */
export function deliveryMessage({ sourceId, waiting, givenUp, takenAt }: DeliveryFacts, voice: Voice): ChatMessage {
  const source = sourceName(voice, sourceId);
  const troubles = [
    ...(givenUp ? [headline('given-up', source, givenUp, voice)] : []),
    ...(waiting ? [headline('waiting', source, waiting, voice)] : []),
  ];
  const [first] = troubles;
  if (first === undefined) {
    const text = voice.t('alert.delivery-taken', { source, at: takenAt.toISOString() });
    return { summary: text, blocks: [{ kind: 'text', text }] };
  }
  const ids = [givenUp, waiting].flatMap((some) => some?.id ?? []);
  const advice = [
    ...(waiting ? [voice.t('alert.delivery-until', { until: waiting.until.toISOString() })] : []),
    voice.t('alert.delivery-advice', { source }),
    voice.t('alert.delivery-reason', { id: Math.min(...ids) }),
  ];
  return {
    summary: first,
    blocks: [
      ...troubles.map((text) => ({ kind: 'text' as const, text: [{ bold: text }] })),
      { kind: 'context', text: advice.join('\n') },
    ],
  };
}

function headline(state: 'waiting' | 'given-up', source: string, of: Deliveries, { t }: Voice): string {
  const { count, firstAt, lastAt } = of;
  if (count === 1) return t(`alert.delivery-${state}`, { source, at: firstAt.toISOString() });
  const span = { from: firstAt.toISOString(), until: lastAt.toISOString() };
  return t(`alert.deliveries-${state}`, { source, number: count, ...span });
}
