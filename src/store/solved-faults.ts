import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** An earlier fault with how it was solved: what a new one is compared with. */
export interface SolvedFault {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly host: string | null;
  readonly at: Date;
  readonly cause: string;
  readonly solution: string;
}

/** Newest first, at most so many of each state: an index gives them in that order however many tickets there are. */
export async function listSolvedFaults(
  db: Kysely<Database>,
  contractId: string,
  limitOfEach: number,
): Promise<SolvedFault[]> {
  const found: SolvedFault[] = [];
  for (const state of ['restored', 'closed']) {
    const rows = await db
      .selectFrom('tickets')
      .select(['number', 'title', 'description', 'host_id', 'opened_at', 'cause', 'solution'])
      .where('contract_id', '=', contractId)
      .where('state', '=', state)
      .orderBy('opened_at', 'desc')
      .limit(limitOfEach)
      .execute();
    for (const row of rows) {
      if (row.solution === null) continue;
      const { number, title, description: text, host_id: host, opened_at: at, solution } = row;
      found.push({ number, title, text, host, at, cause: row.cause ?? '', solution });
    }
  }
  return found.sort((a, b) => b.at.getTime() - a.at.getTime());
}
