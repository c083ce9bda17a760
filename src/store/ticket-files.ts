import { type Kysely, sql } from 'kysely';
import type { NotedFile } from '../core/sla/ticket-event.ts';
import type { Database } from './schema.ts';

const NAME_CHARACTERS = 255;

/** Says that files from a ticket's thread are to be fetched and kept. */
export async function wantFiles(
  db: Kysely<Database>,
  ticketId: number,
  files: readonly NotedFile[],
  now: Date,
): Promise<void> {
  if (files.length === 0) return;
  await db
    .insertInto('ticket_files')
    .values(
      files.map((file) => ({
        ticket_id: ticketId,
        slack_file: file.id,
        name: file.name.slice(0, NAME_CHARACTERS),
        sha256: null,
        bytes: file.bytes,
        next_attempt_at: now,
        error: null,
      })),
    )
    .onDuplicateKeyUpdate({ slack_file: sql`slack_file` })
    .execute();
}

export interface WantedFile {
  readonly ticketId: number;
  readonly slackFile: string;
  readonly attempts: number;
}

/** Takes one file to fetch; others leave it alone until `retryAt`. */
export async function claimWantedFile(
  db: Kysely<Database>,
  at: { readonly now: Date; readonly retryAt: Date },
): Promise<WantedFile | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('ticket_files')
      .select(['ticket_id', 'slack_file', 'attempts'])
      .where('next_attempt_at', '<=', at.now)
      .orderBy('next_attempt_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!row) return undefined;
    await trx
      .updateTable('ticket_files')
      .set({ attempts: row.attempts + 1, next_attempt_at: at.retryAt })
      .where('ticket_id', '=', row.ticket_id)
      .where('slack_file', '=', row.slack_file)
      .execute();
    return { ticketId: row.ticket_id, slackFile: row.slack_file, attempts: row.attempts + 1 };
  });
}

/** How fetching ended; without `sha256` it is given up. */
export async function settleFile(
  db: Kysely<Database>,
  file: Pick<WantedFile, 'ticketId' | 'slackFile'>,
  outcome: { readonly sha256: string; readonly bytes: number } | { readonly error: string },
): Promise<void> {
  await db
    .updateTable('ticket_files')
    .set({ ...outcome, next_attempt_at: null })
    .where('ticket_id', '=', file.ticketId)
    .where('slack_file', '=', file.slackFile)
    .execute();
}

export interface KeptFile {
  readonly slackFile: string;
  readonly name: string;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly error: string | null;
}

export async function listTicketFiles(db: Kysely<Database>, ticketId: number): Promise<KeptFile[]> {
  const rows = await db.selectFrom('ticket_files').selectAll().where('ticket_id', '=', ticketId).execute();
  return rows.map((row) => ({
    slackFile: row.slack_file,
    name: row.name,
    sha256: row.sha256,
    bytes: row.bytes,
    error: row.error,
  }));
}
