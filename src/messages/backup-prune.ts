import { type BackupCopy, type CopyPlace, copyName } from '../core/backup/copy.ts';
import type { BackupPlan } from '../core/backup/plan.ts';
import type { RetentionDecision } from '../core/backup/retention.ts';
import type { ChatBlock, ChatMessage, RichText } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import { stateSign } from './backup.ts';
import { kindWord, placeWord, planTitle } from './backup-words.ts';
import { clockTime, localDay } from './moments.ts';
import { oneLine } from './one-line.ts';
import { inWords, type Voice } from './voice.ts';

/** Slack takes about 13,000 characters a message. */
const REMOVED_SHOWN = 40;
const KEPT_SHOWN = 30;
const PROBLEMS_SHOWN = 20;
const REASON_CHARACTERS = 300;

/** What pressing the button does, once its time has come: frozen when it was shown. */
export interface PruneOffer {
  /** Who may press it. */
  readonly personId: string;
  /** After this instant it does nothing, in milliseconds since 1970. */
  readonly until: number;
  /** Of the ids of all copies that are to be removed. */
  readonly fingerprint: string;
}

export interface PruneFacts {
  readonly plan: BackupPlan;
  /** Of every copy there is, newest first. */
  readonly decisions: readonly RetentionDecision[];
  readonly now: Date;
  /** Null: only to look at. */
  readonly offer: PruneOffer | null;
}

/** What retention would keep and remove of one plan, each with its reasons, and a way to do it. */
export function prunePreview({ plan, decisions, now, offer }: PruneFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const removed = decisions.filter(({ action }) => action === 'remove');
  const kept = decisions.filter(({ action }) => action === 'keep');
  const bytes = removed.reduce((sum, { copy }) => sum + (copy.bytes ?? 0), 0);
  const counts = { plan: inWords(voice, plan.name), keep: kept.length, count: removed.length, bytes };
  const heading =
    removed.length === 0 ? t('backup-message.prune-nothing', counts) : t('backup-message.prune-heading', counts);
  const day = localDay(voice, now);
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: [{ bold: heading }] },
      { kind: 'context', text: policyWords(plan, voice) },
      ...decisionBlocks(removed, { title: 'prune-removed', most: REMOVED_SHOWN }, day, voice),
      ...decisionBlocks(kept, { title: 'prune-kept', most: KEPT_SHOWN }, day, voice),
      ...(offer === null || removed.length === 0
        ? []
        : offerBlocks(offer, { plan, count: removed.length, bytes }, voice)),
    ],
  };
}

/** `保留：最近 3 份，每日 7，每周 4`. */
function policyWords({ keep }: Pick<BackupPlan, 'keep'>, voice: Voice): string {
  const { t } = voice;
  const rules = (['last', 'daily', 'weekly', 'monthly', 'yearly'] as const)
    .filter((rule) => keep[rule] > 0)
    .map((rule) => t(`backup-message.keep-${rule}`, { count: keep[rule] }));
  if (rules.length === 0) return t('backup-message.keep-all');
  return t('backup-message.keep', { rules: rules.join(t('backup-message.comma')) });
}

function decisionBlocks(
  decisions: readonly RetentionDecision[],
  { title, most }: { readonly title: string; readonly most: number },
  day: string,
  voice: Voice,
): ChatBlock[] {
  if (decisions.length === 0) return [];
  const items = decisions.slice(0, most).map((decision) => decisionLine(decision, day, voice));
  const rest = decisions.length - items.length;
  return [
    { kind: 'text', text: [{ bold: voice.t(`backup-message.${title}`, { count: decisions.length }) }] },
    { kind: 'list', items: rest > 0 ? [...items, voice.t('backup-message.prune-more', { count: rest })] : items },
  ];
}

function decisionLine({ copy, reasons }: RetentionDecision, day: string, voice: Voice): RichText {
  const about = [
    kindWord(copy.kind, voice),
    clockTime(voice, copy.startedAt, day),
    ...(copy.bytes === null ? [] : [voice.t('backup-message.amount', { bytes: copy.bytes })]),
  ].join(' · ');
  const why = reasonWords(reasons, voice);
  return [`${stateSign(copy)} `, { bold: copyName(copy.id) }, ` ${about} — ${why}`];
}

/** Every reason of a decision, in words. */
function reasonWords(reasons: RetentionDecision['reasons'], voice: Voice): string {
  return reasons.map(({ key, values }) => voice.t(key, values)).join(voice.t('backup-message.semicolon'));
}

function offerBlocks(
  offer: PruneOffer,
  { plan, count, bytes }: { readonly plan: BackupPlan; readonly count: number; readonly bytes: number },
  voice: Voice,
): ChatBlock[] {
  const { t } = voice;
  const label = t('backup-message.button-prune', { count });
  const { personId: person, until, fingerprint } = offer;
  return [
    {
      kind: 'buttons',
      buttons: [
        {
          action: 'backup-prune',
          label,
          value: { plan: plan.id, person, until, copies: fingerprint },
          style: 'danger',
          confirm: {
            title: t('backup-message.confirm-prune-title', { count }),
            text: t('backup-message.confirm-prune-text', { plan: inWords(voice, plan.name), bytes }),
            yes: label,
            no: t('backup-message.button-keep'),
          },
        },
      ],
    },
    { kind: 'context', text: t('backup-message.prune-only-you', { at: clockTime(voice, new Date(until), null) }) },
  ];
}

/** A copy that is still there at a place, and why. */
export interface PruneTrouble {
  readonly copyId: number;
  readonly place: CopyPlace;
  readonly reason: Message;
}

/** What became of it. */
export function prunedMessage(
  planId: string,
  result: {
    readonly removed: readonly BackupCopy[];
    readonly failed: readonly BackupCopy[];
    readonly problems: readonly PruneTrouble[];
  },
  voice: Voice,
): ChatMessage {
  const { t } = voice;
  const { removed, failed, problems } = result;
  const names = (copies: readonly BackupCopy[]) => copies.map(({ id }) => copyName(id)).join(t('backup-message.comma'));
  const bytes = removed.reduce((sum, copy) => sum + (copy.bytes ?? 0), 0);
  const heading = t('backup-message.pruned', { plan: planTitle(planId, voice), count: removed.length, bytes });
  const items = problems.slice(0, PROBLEMS_SHOWN).map(({ copyId, place, reason }) => {
    const copy = failed.find(({ id }) => id === copyId);
    const where = copy ? ` · ${placeWord(copy, place, voice)}` : '';
    return `${copyName(copyId)}${where} — ${oneLine(t(reason.key, reason.values), REASON_CHARACTERS)}`;
  });
  return {
    summary: heading,
    blocks: [
      { kind: 'text', text: heading },
      ...(removed.length === 0 ? [] : [{ kind: 'context' as const, text: names(removed) }]),
      ...(failed.length === 0
        ? []
        : [{ kind: 'text' as const, text: `❗ ${t('backup-message.not-pruned', { list: names(failed) })}` }]),
      ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
    ],
  };
}
