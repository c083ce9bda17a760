import type { ChatBlock, ChatButton, ChatMessage, Span } from '../core/chat.ts';
import type { Inspection, InspectionItem } from '../core/inspection.ts';
import { countVerdicts, finalVerdict, type VerdictCounts } from '../core/item-verdict.ts';
import { VERDICTS_BY_WEIGHT, type Verdict } from '../core/verdict.ts';
import { itemTitle, worstLines } from './inspection-item.ts';
import { inWords, personName, progressBar, VERDICT_SIGNS, type Voice } from './voice.ts';

/** More targets than this are counted, not named, while they are looked at. */
const NAMED_TARGETS = 8;
/** Items that need someone; the rest is in the thread. */
const NAMED_ITEMS = 10;
const CLOCK_TOLERANCE_MS = 60_000;

/** The one message of an inspection in the channel, edited as it goes on. */
export function inspectionRootMessage(inspection: Inspection, voice: Voice): ChatMessage {
  const counts = countVerdicts(inspection);
  const blocks: ChatBlock[] = [{ kind: 'text', text: headline(inspection, counts, voice) }];
  if (inspection.state === 'running') blocks.push(...runningBlocks(inspection, counts, voice));
  else blocks.push(...collectedBlocks(inspection, counts, voice));
  return { summary: `${stateSign(inspection, counts)} ${stateLine(inspection, counts, voice)}`, blocks };
}

export function inspectionTitle(inspection: Pick<Inspection, 'title' | 'mode' | 'startedAt'>, voice: Voice): string {
  return voice.t('inspection.title', {
    title: inWords(voice, inspection.title),
    mode: voice.t(`inspection.mode-${inspection.mode}`),
    at: inspection.startedAt.toISOString(),
  });
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
  const covered = counts.total - counts.unknown - counts.pending - counts.waiting;
  const facts = [
    voice.t('inspection.covered', { covered, total: counts.total }),
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
    const named = open.slice(0, NAMED_ITEMS);
    const isTicketable = (item: InspectionItem) => finalVerdict(item) === 'abnormal';
    blocks.push(...named.filter(isTicketable).map((item) => ticketableLine(inspection, item, voice)));
    const items = named.filter((item) => !isTicketable(item)).map((item) => itemLine(item, voice));
    if (open.length > NAMED_ITEMS)
      items.push([voice.t('inspection.more-in-thread', { count: open.length - NAMED_ITEMS })]);
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

/** What is abnormal is a fault that a ticket can be opened on. */
function ticketableLine(inspection: Inspection, item: InspectionItem, voice: Voice): ChatBlock {
  const value = { inspection: inspection.id, item: item.key };
  const button = { action: 'inspection-ticket', label: voice.t('inspection.button-ticket'), value };
  return { kind: 'text', text: itemLine(item, voice), button };
}

function itemLine(item: InspectionItem, voice: Voice): Span[] {
  const verdict = finalVerdict(item) ?? 'unknown';
  return [
    `${VERDICT_SIGNS[verdict]} `,
    { bold: itemTitle(item, voice) },
    ` — ${worstLines(item, voice, 2).join(voice.t('inspection.semicolon'))}`,
  ];
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
