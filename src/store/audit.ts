import type { Kysely } from 'kysely';
import type { Json } from '../core/check.ts';
import { toJson } from './column.ts';
import type { Database } from './schema.ts';

/** Who asked for what, where, and what came of it. */
export interface AuditEntry {
  readonly at: Date;
  readonly contractId: string | null;
  readonly personId: string | null;
  readonly slackUser: string | null;
  readonly origin: 'slack' | 'cli' | 'job';
  readonly channel: string | null;
  /** For example `command inspect status`, `action inspection-cancel`. */
  readonly action: string;
  /** Already free of secrets. */
  readonly arguments: Json;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Key of the refusal, or the failure's reference number. */
  readonly error: string | null;
  readonly durationMs: number;
}

const LONGEST_ACTION = 190;
/** A typed line is at most 4,000 characters; what is longer is not worth keeping whole. */
const LONGEST_ARGUMENTS = 10_000;

export async function insertAudit(db: Kysely<Database>, entry: AuditEntry): Promise<void> {
  const words = toJson(entry.arguments);
  await db
    .insertInto('audit')
    .values({
      at: entry.at,
      contract_id: entry.contractId,
      person_id: entry.personId,
      slack_user: entry.slackUser,
      origin: entry.origin,
      channel: entry.channel,
      action: entry.action.slice(0, LONGEST_ACTION),
      arguments: words.length <= LONGEST_ARGUMENTS ? words : toJson({ cut: words.slice(0, LONGEST_ARGUMENTS) }),
      outcome: entry.outcome,
      error: entry.error,
      duration_ms: Math.max(0, Math.round(entry.durationMs)),
    })
    .execute();
}
