import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ImportDraft, InspectionDraft, RecordDraft, TicketDraft } from '../../core/import/draft.ts';
import type { LocalText } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import type { TicketFact } from '../../core/sla/ticket-event.ts';
import { takeNumber } from '../../store/contract-numbers.ts';
import { insertImportedInspection } from '../../store/imported-inspections.ts';
import type { ImportedLine } from '../../store/imports.ts';
import { insertRecord } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { keepPolicy } from '../../store/sla-policies.ts';
import { insertTicketRow } from '../../store/tickets.ts';
import { appendToLocked } from '../tickets/append-events.ts';

/** Whose import it is. */
export interface ImportBy {
  readonly site: Site;
  readonly importId: number;
  readonly person: string;
}

/** Stands on each row of the form of an inspection that was entered from paper. */
const FROM_PAPER: LocalText = {
  'zh-CN': '【补录】据纸面巡检记录录入，非 Rounds 实测',
  en: '[Imported] Entered from a paper form; not measured by Rounds',
};

/**
 * Writes what was read of a file's lines, each the way it is written elsewhere, and tells nobody: it is past. The caller holds
 * the locks of the contract's record and ticket numbers.
 * @returns which line became what.
 */
export async function writeDrafts(
  ctx: Context,
  trx: Transaction<Database>,
  by: ImportBy,
  drafts: readonly ImportDraft[],
): Promise<ImportedLine[]> {
  const policyHash = drafts.some(({ kind }) => kind === 'ticket') ? await keepPolicy(trx, by.site.sla) : '';
  const lines: ImportedLine[] = [];
  for (const [index, draft] of drafts.entries()) {
    const requestKey = `import:${by.importId}:${index}`;
    const subject = await writeDraft(ctx, trx, by, { draft, requestKey, policyHash });
    lines.push({ ...draft.place, reference: draft.reference, subject });
  }
  return lines;
}

async function writeDraft(
  ctx: Context,
  trx: Transaction<Database>,
  by: ImportBy,
  given: { readonly draft: ImportDraft; readonly requestKey: string; readonly policyHash: string },
): Promise<ImportedLine['subject']> {
  const { draft, requestKey, policyHash } = given;
  switch (draft.kind) {
    case 'ticket':
      return { kind: 'ticket', id: await writeTicket(ctx, trx, by, { draft, requestKey, policyHash }) };
    case 'inspection':
      return { kind: 'inspection', id: await writeInspection(trx, by, { draft, requestKey }) };
    default:
      return { kind: 'record', id: await writeRecord(ctx, trx, by, { draft, requestKey }) };
  }
}

function writeRecord(
  ctx: Context,
  trx: Transaction<Database>,
  by: ImportBy,
  { draft, requestKey }: { readonly draft: RecordDraft; readonly requestKey: string },
): Promise<number> {
  return insertRecord(trx, {
    contractId: by.site.contract.id,
    entry: draft.entry,
    ticketId: null,
    origin: 'import',
    by: by.person,
    at: ctx.clock.now(),
    requestKey,
  });
}

async function writeTicket(
  ctx: Context,
  trx: Transaction<Database>,
  { site, person }: ImportBy,
  given: { readonly draft: TicketDraft; readonly requestKey: string; readonly policyHash: string },
): Promise<number> {
  const { draft, requestKey, policyHash } = given;
  const contractId = site.contract.id;
  const number = await takeNumber(trx, 'ticket_numbers', contractId);
  const opening = { contractId, originKey: requestKey, policyHash, cardKey: null, thread: null };
  const { id, cardKey } = await insertTicketRow(trx, { ...opening, openedAt: draft.openedAt }, number);
  const row = { id, contractId, number, originKey: requestKey, policy: site.sla, cardKey, thread: null };
  const recordedAt = ctx.clock.now();
  const events = ticketFacts(draft).map(({ fact, at, actor }) => ({
    fact,
    at,
    recordedAt,
    actor: actor ?? person,
    source: 'import' as const,
    sourceKey: fact.kind === 'opened' ? 'opened' : `import:${fact.kind}`,
    permalink: null,
  }));
  await appendToLocked(ctx, trx, { before: null, row, events, isPast: true });
  return id;
}

/** @returns what happened, when, and by whom; null stands for who imports it. */
function ticketFacts(
  draft: TicketDraft,
): readonly { readonly fact: TicketFact; readonly at: Date; readonly actor: string | null }[] {
  const { head, engineer: actor, restoredAt, cause, solution, closedAt, effort } = draft;
  const at = (fact: TicketFact, time: Date | null) => (time === null ? [] : [{ fact, at: time, actor }]);
  const rated: TicketFact[] = draft.rating === null ? [] : [{ kind: 'rated', rating: draft.rating, comment: null }];
  return [
    { fact: { kind: 'opened', head }, at: draft.openedAt, actor: null },
    { fact: { kind: 'levelled', level: draft.level }, at: draft.levelledAt, actor: null },
    ...at({ kind: 'responded' }, draft.respondedAt),
    ...at({ kind: 'planned' }, draft.plannedAt),
    { fact: { kind: 'restored' }, at: restoredAt, actor },
    { fact: { kind: 'diagnosed', cause, solution }, at: restoredAt, actor },
    ...at({ kind: 'reported' }, draft.reportedAt),
    { fact: { kind: 'closed', effort }, at: closedAt, actor },
    // The paper says how, and neither when nor by whose hand: whoever imports it says so.
    ...rated.map((fact) => ({ fact, at: closedAt, actor: null })),
  ];
}

function writeInspection(
  trx: Transaction<Database>,
  { site }: ImportBy,
  { draft, requestKey }: { readonly draft: InspectionDraft; readonly requestKey: string },
): Promise<number> {
  const template = site.inspections.find(({ id }) => id === draft.template);
  if (!template) throw new Error(`template ${draft.template} is gone`);
  const answers = draft.answers.map(({ item, ...answer }) => [item, answer] as const);
  return insertImportedInspection(trx, {
    contractId: site.contract.id,
    template,
    mode: draft.mode,
    requestKey,
    inspector: draft.inspector,
    startedAt: draft.startedAt,
    effort: draft.effort,
    answers: new Map(answers),
    question: FROM_PAPER,
  });
}
