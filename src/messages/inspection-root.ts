import type { ChatBlock, ChatButton, ChatMessage, Span } from '../core/chat.ts';
import type { Inspection, InspectionItem } from '../core/inspection.ts';
import { countVerdicts, coveredOf, finalVerdict, type VerdictCounts } from '../core/item-verdict.ts';
import { joinClauses } from '../core/join-clauses.ts';
import { VERDICTS_BY_WEIGHT, type Verdict } from '../core/verdict.ts';
import { itemTitle, worstLines } from './inspection-item.ts';
import { inWords, personName, progressBar, VERDICT_SIGNS, type Voice } from './voice.ts';

/** More targets than this are counted, not named, while they are looked at. */
const NAMED_TARGETS = 8;
/** Of items that need someone; the rest is in the thread. */
const NAMED_LINES = 10;
const CLOCK_TOLERANCE_MS = 60_000;

/** The one message of an inspection in the channel, edited as it goes on. */
export function inspectionRootMessage(inspection: Inspection, voice: Voice): ChatMessage {
  const counts = countVerdicts(inspection);
  const blocks: ChatBlock[] = [{ kind: 'text', text: headline(inspection, counts, voice) }];
  if (inspection.state === 'running') blocks.push(...runningBlocks(inspection, counts, voice));
  else blocks.push(...collectedBlocks(inspection, counts, voice));
  return { summary: `${stateSign(inspection, counts)} ${stateLine(inspection, counts, voice)}`, blocks };
}

type Titled = Pick<Inspection, 'title' | 'isImported' | 'mode' | 'startedAt'>;

export function inspectionTitle(inspection: Titled, voice: Voice): string {
  const text = voice.t('inspection.title', {
    title: inWords(voice, inspection.title),
    mode: voice.t(`inspection.mode-${inspection.mode}`),
    at: inspection.startedAt.toISOString(),
  });
  return inspection.isImported ? voice.t('import.marked', { text }) : text;
}

function headline(inspection: Inspection, counts: VerdictCounts, voice: Voice): Span[] {
  const line: Span[] = [
    `${stateSign(inspection, counts)} `,
    { bold: stateLine(inspection, counts, voice) },
    ` · ${inWords(voice, voice.site.contract.system)}`,
    ` · ${voice.t('inspection.started-by', { person: personName(voice, inspection.startedBy), at: inspection.startedAt.toISOString() })}`,
  ];
  if (inspection.hosts !== null) {
    line.push(` · ${voice.t('inspection.only-hosts', { hosts: inspection.hosts.join(', ') })}`);
  }
  return line;
}

function stateSign(inspection: Inspection, counts: VerdictCounts): string {
  if (inspection.state === 'running') return '⏳';
  if (inspection.state === 'cancelled' || inspection.state === 'interrupted') return '⏹️';
  return VERDICT_SIGNS[VERDICTS_BY_WEIGHT.find((verdict) => counts[verdict] > 0) ?? 'unknown'];
}

function stateLine(inspection: Inspection, counts: VerdictCounts, voice: Voice): string {
  const title = inspectionTitle(inspection, voice);
  if (inspection.state === 'running') return title;
  if (inspection.state === 'cancelled') return voice.t('inspection.headline-cancelled', { title });
  if (inspection.state === 'interrupted') return voice.t('inspection.headline-interrupted', { title });
  const worst = (['abnormal', 'unknown', 'pending', 'attention'] as const).filter((verdict) => counts[verdict] > 0);
  const result =
    worst.length === 0
      ? voice.t('inspection.all-normal')
      : worst
          .map((verdict) => voice.t(`inspection.count-${verdict}`, { count: counts[verdict] }))
          .join(voice.t('inspection.comma'));
  return voice.t('inspection.headline-result', { title, result });
}

function runningBlocks(inspection: Inspection, counts: VerdictCounts, voice: Voice): ChatBlock[] {
  const done = counts.total - counts.waiting;
  const tallies = VERDICTS_BY_WEIGHT.toReversed()
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${VERDICT_SIGNS[verdict]} ${counts[verdict]} ${voice.t(`inspection.verdict-${verdict}`)}`);
  const progress = [voice.t('inspection.items-done', { done, total: counts.total }), ...tallies].join(' · ');
  return [
    { kind: 'text', text: [{ code: progressBar(done, counts.total) }, ` ${progress}`] },
    { kind: 'context', text: targetsLine(inspection, voice) },
    {
      kind: 'buttons',
      buttons: [
        {
          action: 'inspection-cancel',
          label: voice.t('inspection.button-stop'),
          value: { inspection: inspection.id },
          style: 'danger',
          confirm: {
            title: voice.t('inspection.confirm-stop-title'),
            text: voice.t('inspection.confirm-stop-text'),
            yes: voice.t('inspection.button-stop'),
            no: voice.t('inspection.button-go-on'),
          },
        },
      ],
    },
  ];
}

function targetsLine(inspection: Inspection, voice: Voice): string {
  const { targets } = inspection;
  if (targets.length <= NAMED_TARGETS) {
    const signs = { waiting: '…', running: '⏳', done: '✔', failed: '✖' };
    return targets.map((target) => `${inWords(voice, target.name)} ${signs[target.state]}`).join('  ');
  }
  const failed = targets.filter((target) => target.state === 'failed').length;
  const done = targets.filter((target) => target.state === 'done').length;
  return voice.t('inspection.targets-done', { done, failed, total: targets.length });
}

function collectedBlocks(inspection: Inspection, counts: VerdictCounts, voice: Voice): ChatBlock[] {
  const facts = [
    voice.t('inspection.covered', { covered: coveredOf(counts), total: counts.total }),
    ...VERDICTS_BY_WEIGHT.toReversed()
      .filter((verdict) => counts[verdict] > 0)
      .map((verdict) => `${VERDICT_SIGNS[verdict]} ${counts[verdict]}`),
  ];
  if (inspection.collectedAt) {
    const seconds = (inspection.collectedAt.getTime() - inspection.startedAt.getTime()) / 1000;
    facts.unshift(voice.t('inspection.took', { seconds }));
  }
  const blocks: ChatBlock[] = [{ kind: 'context', text: facts.join(' · ') }];
  const open = itemsThatNeedSomeone(inspection);
  if (open.length > 0 && inspection.state !== 'cancelled') {
    const lines = openLines(open, voice);
    const named = lines.slice(0, NAMED_LINES);
    const isTicketable = ({ verdict }: OpenLine) => verdict === 'abnormal';
    blocks.push(
      ...named
        .filter(isTicketable)
        .flatMap((line) => line.items.map((item) => ticketable(inspection, item, line, voice))),
    );
    const items = named.filter((line) => !isTicketable(line)).map((line) => spansOf(line, voice));
    const count = lines.slice(NAMED_LINES).reduce((sum, line) => sum + line.items.length, 0);
    if (count > 0) items.push([voice.t('inspection.more-in-thread', { count })]);
    if (items.length > 0) blocks.push({ kind: 'list', items });
  }
  for (const text of clockLines(inspection, voice)) blocks.push({ kind: 'context', text });
  if (inspection.endReason !== null) {
    blocks.push({ kind: 'context', text: endedLine(inspection, inspection.endReason, voice) });
  } else if (inspection.state === 'issued' && inspection.effort !== null) {
    blocks.push({ kind: 'context', text: issuedLine(inspection, voice) });
  }
  const buttons = rootButtons(inspection, counts, voice);
  if (buttons.length > 0) blocks.push({ kind: 'buttons', buttons });
  return blocks;
}

/** Clocks that are off are named, for logs and freshness on these hosts are read with care. */
function clockLines(inspection: Inspection, voice: Voice): string[] {
  return inspection.targets
    .filter((target) => Math.abs(target.clockOffsetMs ?? 0) > CLOCK_TOLERANCE_MS)
    .slice(0, NAMED_TARGETS)
    .map((target) =>
      voice.t('inspection.clock-off', {
        host: inWords(voice, target.name),
        seconds: Math.abs(target.clockOffsetMs ?? 0) / 1000,
      }),
    );
}

function itemsThatNeedSomeone(inspection: Inspection): InspectionItem[] {
  const shown: readonly (Verdict | null)[] = ['abnormal', 'unknown', 'pending', 'attention'];
  return inspection.groups
    .flatMap((group) => group.items)
    .filter((item) => shown.includes(finalVerdict(item)))
    .sort((a, b) => shown.indexOf(finalVerdict(a)) - shown.indexOf(finalVerdict(b)));
}

interface OpenLine {
  readonly verdict: Verdict;
  /** Several only where the same keeps them all from being checked. */
  readonly items: readonly InspectionItem[];
  readonly text: string;
}

/** A line for each item; what could not be checked for one and the same reason stands together. */
function openLines(open: readonly InspectionItem[], voice: Voice): OpenLine[] {
  const lines = open.map((item): OpenLine => {
    const text = joinClauses(worstLines(item, voice, 2), voice.t('inspection.semicolon'));
    return { verdict: finalVerdict(item) ?? 'unknown', items: [item], text };
  });
  const together = Map.groupBy(lines, (line) => (line.verdict === 'unknown' ? line.text : line));
  return [...together.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, items: same.flatMap(({ items }) => items) }] : [];
  });
}

/** What is abnormal is a fault that a ticket can be opened on. */
function ticketable(inspection: Inspection, item: InspectionItem, line: OpenLine, voice: Voice): ChatBlock {
  const value = { inspection: inspection.id, item: item.key };
  const button = { action: 'inspection-ticket', label: voice.t('inspection.button-ticket'), value };
  return { kind: 'text', text: spansOf(line, voice), button };
}

function spansOf({ verdict, items, text }: OpenLine, voice: Voice): Span[] {
  const titles = items.map((item) => itemTitle(item, voice)).join(voice.t('inspection.enumeration'));
  return [`${VERDICT_SIGNS[verdict]} `, { bold: titles }, ` — ${text}`];
}

function endedLine(inspection: Inspection, reason: string, voice: Voice): string {
  if (inspection.state === 'interrupted') return voice.t('inspection.interrupted-because', { reason });
  const person = inspection.endedBy === null ? '' : personName(voice, inspection.endedBy);
  return voice.t('inspection.cancelled-by', { person, reason });
}

function issuedLine(inspection: Inspection, voice: Voice): string {
  return voice.t('inspection.issued-by', {
    person: inspection.endedBy === null ? voice.t('inspection.rounds') : personName(voice, inspection.endedBy),
    at: (inspection.endedAt ?? inspection.startedAt).toISOString(),
  });
}

function rootButtons(inspection: Inspection, counts: VerdictCounts, voice: Voice): ChatButton[] {
  if (inspection.state !== 'answering') return [];
  const value = { inspection: inspection.id };
  const buttons: ChatButton[] = [];
  if (counts.unknown > 0)
    buttons.push({ action: 'inspection-retry', label: voice.t('inspection.button-retry'), value });
  buttons.push({ action: 'inspection-form', label: voice.t('inspection.button-form'), value });
  return buttons;
}
