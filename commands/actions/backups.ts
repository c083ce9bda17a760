import { z } from 'zod';
import { cancelCopy } from '../../src/flows/backups/cancel-copy.ts';
import { redeemOffer } from '../../src/flows/backups/offer-prune.ts';
import { prune as pruneCopies } from '../../src/flows/backups/prune.ts';
import { readCopy } from '../../src/flows/backups/read-backups.ts';
import { readRestoreHelp } from '../../src/flows/backups/read-restore-help.ts';
import { prunedMessage } from '../../src/messages/backup-prune.ts';
import { backupRestoreMessage } from '../../src/messages/backup-restore.ts';
import { check } from '../backup/check.ts';
import { start } from '../backup/make.ts';
import type { Action, AnyAction } from '../command.ts';
import { NOTHING } from './dialog.ts';

const copyInput = z.strictObject({ copy: z.int().positive() });
type CopyInput = z.output<typeof copyInput>;

const cancel: Action<CopyInput> = {
  id: 'backup-cancel',
  role: 'engineer',
  input: copyInput,
  async run(ctx, { copy }, caller) {
    await cancelCopy(ctx, { contractId: caller.site.contract.id, copyId: copy, personId: caller.person.id });
    return NOTHING;
  },
};

const againInput = z.strictObject({ plan: z.string(), kind: z.enum(['full', 'incremental']) });

/** Makes anew what failed. */
const again: Action<z.output<typeof againInput>> = {
  id: 'backup-run',
  role: 'engineer',
  input: againInput,
  run: (ctx, { plan, kind }, caller) => start(ctx, caller, plan, kind),
};

const verify: Action<CopyInput> = {
  id: 'backup-verify',
  role: 'engineer',
  input: copyInput,
  async run(ctx, { copy }, caller) {
    return check(ctx, caller, await readCopy(ctx, caller.site, copy), 'checksum');
  },
};

const drill: Action<CopyInput> = {
  id: 'backup-drill',
  role: 'engineer',
  input: copyInput,
  async run(ctx, { copy }, caller) {
    return check(ctx, caller, await readCopy(ctx, caller.site, copy), 'drill');
  },
};

const restoreHelp: Action<CopyInput> = {
  id: 'backup-restore-help',
  role: 'engineer',
  input: copyInput,
  async run(ctx, { copy }, caller) {
    return { kind: 'private', message: backupRestoreMessage(await readRestoreHelp(ctx, caller.site, copy), caller) };
  },
};

const pruneInput = z.strictObject({
  plan: z.string(),
  /** Who was shown what goes, and until when and for which copies their word holds. */
  person: z.string(),
  until: z.number(),
  copies: z.string(),
});

const prune: Action<z.output<typeof pruneInput>> = {
  id: 'backup-prune',
  role: 'lead',
  input: pruneInput,
  async run(ctx, { plan, person, until, copies }, caller) {
    const { site } = caller;
    const offer = { planId: plan, personId: person, until, fingerprint: copies, pressedBy: caller.person.id };
    const only = await redeemOffer(ctx, site, offer);
    const result = await pruneCopies(ctx, { site, planId: plan, only, by: caller.person.id });
    return { kind: 'private', message: prunedMessage(plan, result, caller) };
  },
};

export const backupActions: readonly AnyAction[] = [cancel, again, verify, drill, restoreHelp, prune];
