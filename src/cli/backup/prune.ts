import type { Context } from '../../context.ts';
import { mayAct } from '../../core/role.ts';
import { UserError } from '../../errors.ts';
import { planPrune, prune as pruneCopies } from '../../flows/backups/prune.ts';
import { pickPlan } from '../../flows/backups/read-backups.ts';
import { prunedMessage, prunePreview } from '../../messages/backup-prune.ts';
import { plainText } from '../../messages/plain-text.ts';
import { audited } from '../audited.ts';
import { decisionAsJson, inWords } from './as-json.ts';
import type { BackupCall } from './call.ts';

const FAILED_STATUS = 1;

/** Shows what would be removed, and removes it with `--yes`. Exit status: 0, or 1 when something could not be removed. */
export async function prune(ctx: Context, call: BackupCall): Promise<number> {
  const { site, voice, given, print } = call;
  const plan = pickPlan(site, call.words[0]);
  const decisions = await planPrune(ctx, site, plan.id);
  const going = decisions.flatMap(({ action, copy }) => (action === 'remove' ? [copy.id] : []));
  const isMeant = given.flags.yes === true;
  if (isMeant && given.flags['dry-run']) throw new UserError('backup-command.cli-yes-or-dry-run');
  const shown = decisions.map((decision) => decisionAsJson(decision, voice.t));
  if (!isMeant) {
    if (call.asJson) print({ plan: plan.id, decisions: shown });
    else print(plainText(prunePreview({ plan, decisions, now: ctx.clock.now(), offer: null }, voice)));
    if (going.length > 0 && !given.flags['dry-run']) call.terminal.note(voice.t('backup-command.cli-say-yes'));
    return 0;
  }
  const person = call.person();
  if (!mayAct(person.roles, ['lead', 'operator']))
    throw new UserError('backup-command.cli-may-not-prune', { given: person.id });
  const what = {
    contractId: site.contract.id,
    personId: person.id,
    action: 'command backup prune',
    arguments: { plan: plan.id, copies: going },
  };
  const request = { site, planId: plan.id, only: going, by: person.id };
  const result = await audited(ctx, what, () => pruneCopies(ctx, request));
  if (call.asJson) {
    const problems = result.problems.map(({ reason, ...where }) => ({ ...where, reason: inWords(reason, voice.t) }));
    const ids = (copies: typeof result.removed) => copies.map(({ id }) => id);
    print({ plan: plan.id, decisions: shown, removed: ids(result.removed), failed: ids(result.failed), problems });
  } else print(plainText(prunedMessage(plan.id, result, voice)));
  return result.failed.length > 0 ? FAILED_STATUS : 0;
}
