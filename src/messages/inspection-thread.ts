import type { ChatBlock, ChatButton, ChatMessage, RichText, Span } from '../core/chat.ts';
import type { Inspection, InspectionGroup, InspectionItem } from '../core/inspection.ts';
import { EFFORT_KINDS, type Effort } from '../core/inspection.ts';
import { countVerdicts, finalVerdict, itemsByWeight } from '../core/item-verdict.ts';
import { joinClauses } from '../core/join-clauses.ts';
import { entryLines, findingLines, itemTitle, sayLines } from './inspection-item.ts';
import { inspectionTitle } from './inspection-root.ts';
import { inWords, VERDICT_SIGNS, type Voice } from './voice.ts';

/** Findings shown of one item; the form holds them all. */
const FINDINGS_SHOWN = 8;

/** What a group of items came to, in the thread: abnormal and unknown items first. */
export function inspectionGroupMessage(inspection: Inspection, group: InspectionGroup, voice: Voice): ChatMessage {
  const title = inWords(voice, group.title);
  const items = itemsByWeight(group);
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [{ bold: title }] },
    { kind: 'list', items: items.map((item) => itemText(item, voice)) },
  ];
  if (inspection.state === 'answering' || inspection.state === 'running') {
    blocks.push({
      kind: 'buttons',
      buttons: [
        {
          action: 'inspection-entry',
          label: voice.t('inspection.button-entry'),
          value: { inspection: inspection.id, group: inspection.groups.indexOf(group) },
        },
      ],
    });
  }
  return {
    summary: `${title} ${items.map((item) => VERDICT_SIGNS[finalVerdict(item) ?? 'unknown']).join('')}`,
    blocks,
  };
}

function itemText(item: InspectionItem, voice: Voice): RichText {
  const verdict = finalVerdict(item);
  const lines = findingLines(item, voice);
  const shown = sayLines(lines.slice(0, FINDINGS_SHOWN), voice, { signs: true });
  if (lines.length > FINDINGS_SHOWN)
    shown.push(voice.t('inspection.more-findings', { count: lines.length - FINDINGS_SHOWN }));
  if (verdict === 'pending') shown.push(voice.t('inspection.waits-for-answer'));
  const text = joinClauses([...shown, ...entryLines(item, voice)], voice.t('inspection.semicolon'));
  const spans: Span[] = [`${VERDICT_SIGNS[verdict ?? 'unknown']} `, { bold: itemTitle(item, voice) }];
  return text === '' ? spans : [...spans, ` — ${text}`];
}

/** A question that only a person can answer, with its buttons; the answer afterwards. */
export function manualItemMessage(
  inspection: Inspection,
  item: InspectionItem,
  questions: readonly string[],
  voice: Voice,
): ChatMessage {
  const title = itemTitle(item, voice);
  const pending = finalVerdict(item) === 'pending';
  const sign = VERDICT_SIGNS[finalVerdict(item) ?? 'pending'];
  const blocks: ChatBlock[] = [
    { kind: 'text', text: [`${sign} `, { bold: title }, ` — ${questions.join(voice.t('inspection.semicolon'))}`] },
  ];
  const said = entryLines(item, voice);
  if (said.length > 0) blocks.push({ kind: 'context', text: said.join(voice.t('inspection.semicolon')) });
  if (inspection.state === 'running' || inspection.state === 'answering') {
    blocks.push({ kind: 'buttons', buttons: answerButtons(inspection, item, voice, pending) });
  }
  return { summary: pending ? voice.t('inspection.please-confirm', { title }) : `${sign} ${title}`, blocks };
}

function answerButtons(inspection: Inspection, item: InspectionItem, voice: Voice, pending: boolean): ChatButton[] {
  const value = { inspection: inspection.id, item: item.key };
  return [
    {
      action: 'inspection-answer-normal',
      label: voice.t('inspection.button-normal'),
      value,
      ...(pending ? { style: 'primary' as const } : {}),
    },
    { action: 'inspection-answer-abnormal', label: voice.t('inspection.button-abnormal'), value },
  ];
}

/** Asks for the person-days when all is answered; says afterwards that they were confirmed, or that it came to nothing. */
export function closingMessage(inspection: Inspection, voice: Voice): ChatMessage {
  const effort = effortInWords(inspection.effort ?? inspection.defaultEffort, voice);
  if (inspection.state === 'issued') {
    const text = voice.t('inspection.effort-confirmed', { effort });
    return { summary: text, blocks: [{ kind: 'text', text }] };
  }
  if (inspection.state === 'cancelled' || inspection.state === 'interrupted') {
    const title = inspectionTitle(inspection, voice);
    const text = voice.t(`inspection.headline-${inspection.state}`, { title });
    return { summary: text, blocks: [{ kind: 'text', text }] };
  }
  const value = { inspection: inspection.id };
  const { unknown } = countVerdicts(inspection);
  const text =
    unknown > 0
      ? voice.t('inspection.ask-effort-unknown', { effort, count: unknown })
      : voice.t('inspection.ask-effort', { effort });
  return {
    summary: text,
    blocks: [
      { kind: 'text', text },
      {
        kind: 'buttons',
        buttons: [
          { action: 'inspection-issue', label: voice.t('inspection.button-issue'), value, style: 'primary' },
          { action: 'inspection-effort', label: voice.t('inspection.button-effort'), value },
        ],
      },
    ],
  };
}

export function effortInWords(effort: Effort, voice: Voice): string {
  const parts = EFFORT_KINDS.filter((kind) => effort[kind] > 0).map((kind) =>
    voice.t('inspection.effort-of-kind', { kind: voice.t(`inspection.effort-${kind}`), days: effort[kind] }),
  );
  return parts.length === 0 ? voice.t('inspection.effort-none') : parts.join(voice.t('inspection.comma'));
}
