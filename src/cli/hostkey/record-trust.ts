import type { Json } from '../../core/check.ts';
import { redactJson } from '../../core/redact-message.ts';
import { reasonOf, UserError } from '../../errors.ts';
import { errorText } from '../../i18n/error-text.ts';
import { hasDatabase, openDatabase } from '../../open-database.ts';
import { insertAudit } from '../../store/audit.ts';
import type { Terminal } from '../operation.ts';

/** A host must not stay locked out because the database is: so long it is waited for. */
const WAIT_MS = 10_000;

export interface TrustAttempt {
  readonly contractId: string;
  readonly personId: string | null;
  readonly arguments: Json;
  readonly at: Date;
  readonly until: Date;
  /** Key of the refusal; null: the key is trusted now. */
  readonly error: string | null;
}

/** Writes down that somebody trusted a host's key, or tried to. Where that can't be done the terminal is told; the trust stands. */
export async function recordTrust(terminal: Terminal, attempt: TrustAttempt): Promise<void> {
  const { environment, stopping, t } = terminal;
  if (!(await hasDatabase(environment))) {
    terminal.note(t('cli.hostkey-not-recorded'));
    return;
  }
  try {
    const database = await openDatabase(environment, {
      ...terminal,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(WAIT_MS)]),
      now: () => attempt.until,
      tellWaiting: (reason) => terminal.note(t('cli.database-waiting', { reason })),
    });
    try {
      const { contractId, personId, at, until, error } = attempt;
      await insertAudit(database.store, {
        at,
        contractId,
        personId,
        slackUser: null,
        origin: 'cli',
        channel: null,
        action: 'hostkey trust',
        arguments: redactJson(attempt.arguments, terminal.secrets.redact),
        outcome: error === null ? 'done' : 'refused',
        error,
        durationMs: until.getTime() - at.getTime(),
      });
    } finally {
      await database.close();
    }
  } catch (error) {
    const reason = error instanceof UserError ? errorText(error, t) : reasonOf(error);
    terminal.note(terminal.secrets.redact(t('cli.hostkey-record-failed', { reason })));
  }
}
