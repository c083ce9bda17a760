import type { Mute } from '../core/alert.ts';
import type { ChatMessage } from '../core/chat.ts';
import { oneLine } from './one-line.ts';
import { inWords, personName, type Voice } from './voice.ts';

const REASON_CHARACTERS = 300;
const PATTERN_CHARACTERS = 100;

export interface MuteFacts {
  readonly mute: Mute;
  /** What it kept quiet; null while it is not over. */
  readonly counts: { readonly total: number; readonly firing: number } | null;
}

/** How a mute is called in messages and commands. */
export function muteName(mute: Pick<Mute, 'id'>): string {
  return `M-${mute.id}`;
}

/** What a mute covers: `数据库服务器 · prometheus · “磁盘”`. */
export function muteScope(mute: Mute, voice: Voice): string {
  const host = voice.site.hosts.find(({ id }) => id === mute.hostId);
  const parts = [
    mute.hostId === null ? voice.t('alert.mute-all') : host ? inWords(voice, host.name) : mute.hostId,
    ...(mute.sourceId === null ? [] : [voice.t('alert.mute-source', { source: mute.sourceId })]),
    ...(mute.pattern === null
      ? []
      : [voice.t('alert.mute-pattern', { pattern: oneLine(mute.pattern, PATTERN_CHARACTERS) })]),
  ];
  return parts.join(' · ');
}

/** A planned maintenance 静默窗口 in the channel. */
export function muteMessage({ mute, counts }: MuteFacts, voice: Voice): ChatMessage {
  const scope = muteScope(mute, voice);
  const values = { name: muteName(mute), scope };
  const until = (mute.endedAt ?? mute.untilAt).toISOString();
  const headline =
    counts === null
      ? voice.t('alert.mute-headline', { ...values, from: mute.fromAt.toISOString(), until })
      : voice.t('alert.mute-headline-over', { ...values, until });
  const person = personName(voice, mute.createdBy);
  const reason = voice.t('alert.mute-reason', { person, reason: oneLine(mute.reason, REASON_CHARACTERS) });
  const note =
    counts === null ? voice.t('alert.mute-hint', { name: muteName(mute) }) : voice.t('alert.mute-counts', counts);
  return {
    summary: headline,
    blocks: [
      { kind: 'text', text: [{ bold: headline }] },
      { kind: 'context', text: `${reason}\n${note}` },
    ],
  };
}
