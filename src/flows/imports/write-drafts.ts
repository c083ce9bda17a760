import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ImportDraft, InspectionDraft, RecordDraft, TicketDraft } from '../../core/import/draft.ts';
import type { LocalText } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import type { TicketFact } from '../../core/sla/ticket-event.ts';
import { insertImportedInspections } from '../../store/imported-inspections.ts';
import type { ImportedLine } from '../../store/imports.ts';
import { insertPastTickets } from '../../store/past-tickets.ts';
import { insertRecords } from '../../store/records.ts';
import type { Database } from '../../store/schema.ts';
import { keepPolicy } from '../../store/sla-policies.ts';

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

/** A draft, and the key by which it is written once. */
interface Keyed<Draft extends ImportDraft> {
  readonly draft: Draft;
  readonly requestKey: string;
}

/**
 * Writes what was read of a file's lines, many of them in one statement, and tells nobody: it is past. The caller holds the locks of
 * the contract's record and ticket numbers, and whoever wants a number waits meanwhile.
 * @returns which line became what.
 */
export async function writeDrafts(
  ctx: Context,
  trx: Transaction<Database>,
  by: ImportBy,
  drafts: readonly ImportDraft[],
): Promise<ImportedLine[]> {
  const keyed = drafts.map((draft, index) => ({ draft, requestKey: `import:${by.importId}:${index}` }));
  const tickets = keyed.filter((each): each is Keyed<TicketDraft> => each.draft.kind === 'ticket');
  const inspections = keyed.filter((each): each is Keyed<InspectionDraft> => each.draft.kind === 'inspection');
  const records = keyed.filter((each): each is Keyed<RecordDraft> => !isTicketOrInspection(each.draft));
  const ids = new Map<ImportDraft, number>([
    ...pairs(tickets, await writeTickets(ctx, trx, by, tickets)),
    ...pairs(inspections, await writeInspections(trx, by, inspections)),
    ...pairs(records, await writeRecords(ctx, trx, by, records)),
  ]);
  return drafts.map((draft) => {
    const id = ids.get(draft);
    if (id === undefined) throw new Error(`line ${draft.place.line} was not written`);
    const kind = draft.kind === 'ticket' || draft.kind === 'inspection' ? draft.kind : 'record';
    return { ...draft.place, reference: draft.reference, subject: { kind, id } };
  });
}

function isTicketOrInspection({ kind }: ImportDraft): boolean {
  return kind === 'ticket' || kind === 'inspection';
}

function pairs(written: readonly Keyed<ImportDraft>[], ids: readonly number[]): [ImportDraft, number][] {
  return written.flatMap(({ draft }, index): [ImportDraft, number][] => {
    const id = ids[index];
    return id === undefined ? [] : [[draft, id]];
  });
}

function writeRecords(
  ctx: Context,
  trx: Transaction<Database>,
  { site, person }: ImportBy,
  records: readonly Keyed<RecordDraft>[],
): Promise<number[]> {
  const at = ctx.clock.now();
  return insertRecords(
    trx,
    site.contract.id,
    records.map(({ draft, requestKey }) => ({
      entry: draft.entry,
      ticketId: null,
      origin: 'import',
      by: person,
      at,
      requestKey,
    })),
  );
}

async function writeTickets(
  ctx: Context,
  trx: Transaction<Database>,
  { site, person }: ImportBy,
  tickets: readonly Keyed<TicketDraft>[],
): Promise<number[]> {
  if (tickets.length === 0) return [];
  const policyHash = await keepPolicy(trx, site.sla);
  const recordedAt = ctx.clock.now();
  const past = tickets.map(({ draft, requestKey }) => ({
    originKey: requestKey,
    events: ticketFacts(draft).map(({ fact, at, actor }) => ({
      fact,
      at,
      recordedAt,
      actor: actor ?? person,
      source: 'import' as const,
      sourceKey: fact.kind === 'opened' ? 'opened' : `import:${fact.kind}`,
      permalink: null,
    })),
  }));
  return insertPastTickets(trx, { contractId: site.contract.id, policyHash }, past);
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

async function writeInspections(
  trx: Transaction<Database>,
  { site }: ImportBy,
  inspections: readonly Keyed<InspectionDraft>[],
): Promise<number[]> {
  return insertImportedInspections(
    trx,
    site.contract.id,
    inspections.map(({ draft, requestKey }) => {
      const template = site.inspections.find(({ id }) => id === draft.template);
      if (!template) throw new Error(`template ${draft.template} is gone`);
      const answers = draft.answers.map(({ item, ...answer }) => [item, answer] as const);
      return {
        template,
        mode: draft.mode,
        requestKey,
        inspector: draft.inspector,
        startedAt: draft.startedAt,
        effort: draft.effort,
        answers: new Map(answers),
        question: FROM_PAPER,
      };
    }),
  );
}
