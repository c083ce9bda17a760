import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { type BackupCheck, type BackupCheckKind, type BackupCopy, copyName } from '../../core/backup/copy.ts';
import { UserError } from '../../errors.ts';
import { pickDrill, readCopy } from '../../flows/backups/read-backups.ts';
import { startCheck } from '../../flows/backups/start-check.ts';
import { takeUpChecks } from '../../flows/backups/work-on-check.ts';
import { backupCheckMessage } from '../../messages/backup-check.ts';
import { checkWord } from '../../messages/backup-words.ts';
import { NOBODY } from '../../messages/mentions.ts';
import { plainText } from '../../messages/plain-text.ts';
import { audited } from '../audited.ts';
import { checkAsJson } from './as-json.ts';
import type { BackupCall } from './call.ts';

const POLL_MS = 500;
/** A check that is stopped ends within this time. */
const END_WITHIN_MS = 8_000;
/** It did not pass, or could not be judged: scripts can tell both from a good copy. */
const NOT_PASSED_STATUS = 3;

export async function verify(ctx: Context, call: BackupCall): Promise<number> {
  const copy = await readCopy(ctx, call.site, call.copyId());
  return check(ctx, call, copy, call.given.flags.listing ? 'listing' : 'checksum');
}

export async function drill(ctx: Context, call: BackupCall): Promise<number> {
  return check(ctx, call, await pickDrill(ctx, call.site, call.words[0]), 'drill');
}

/** Waits to the end. Exit status: 0 passed everywhere, 3 not. */
async function check(ctx: Context, call: BackupCall, copy: BackupCopy, kind: BackupCheckKind): Promise<number> {
  const { site, voice, terminal, print } = call;
  const person = call.person();
  const name = copyName(copy.id);
  const action = kind === 'drill' ? 'command backup drill' : 'command backup verify';
  const what = { contractId: site.contract.id, personId: person.id, action, arguments: { copy: name, kind } };
  const request = { copyId: copy.id, kind, startedBy: person.id, requestKey: `cli:${randomUUID()}` };
  const started = await audited(ctx, what, () => startCheck(ctx, request));
  terminal.note(voice.t('backup-command.cli-checking', { name, check: checkWord(kind, voice) }));
  const ended = await waitForChecks(
    ctx,
    call,
    copy.id,
    started.map(({ id }) => id),
  );
  if (call.asJson) print({ name, checks: ended.checks.map((one) => checkAsJson(one, voice.t)) });
  else {
    const said = ended.checks.map((one) => {
      const facts = { copy: ended.copy, check: one, startedBy: person.id, mentions: NOBODY };
      return plainText(backupCheckMessage(facts, voice));
    });
    print(said.join('\n'));
  }
  return ended.checks.every(({ outcome }) => outcome === 'passed') ? 0 : NOT_PASSED_STATUS;
}

/** Does them here, unless the bot has taken them up already. */
async function waitForChecks(
  ctx: Context,
  { site, terminal }: BackupCall,
  copyId: number,
  ids: readonly number[],
): Promise<{ readonly copy: BackupCopy; readonly checks: readonly BackupCheck[] }> {
  let stoppedAt: number | null = null;
  for (;;) {
    if (!terminal.stopping.aborted) await takeUpChecks(ctx, { most: ids.length, only: ids });
    const copy = await readCopy(ctx, site, copyId);
    const checks = copy.checks.filter(({ id }) => ids.includes(id));
    if (checks.every(({ outcome }) => outcome !== null)) return { copy, checks };
    if (terminal.stopping.aborted) {
      stoppedAt ??= performance.now();
      const name = copyName(copyId);
      if (performance.now() - stoppedAt > END_WITHIN_MS) throw new UserError('backup-command.cli-stopped', { name });
    }
    await sleep(POLL_MS);
  }
}
