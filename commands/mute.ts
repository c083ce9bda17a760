import { z } from 'zod';
import { durationMs, parseDuration } from '../src/core/duration.ts';
import { UserError } from '../src/errors.ts';
import { muteAlerts, readMutes, unmuteAlerts } from '../src/flows/alerts/mute-alerts.ts';
import { muteName, muteScope } from '../src/messages/mute.ts';
import type { AnyCommand, Command } from './command.ts';
import { say, sayList } from './reply/say.ts';
import { readHost, readTime, reasonInput } from './ticket/input.ts';

const EVERYTHING = ['all', '全部', '*'];
const PATTERN_CHARACTERS = 200;

const muteInput = z.strictObject({
  target: z.string().max(100).optional(),
  for: z.string().max(40).optional(),
  from: z.string().max(40).optional(),
  until: z.string().max(40).optional(),
  reason: reasonInput.optional(),
  source: z.string().max(100).optional(),
  match: z.string().trim().min(1).max(PATTERN_CHARACTERS).optional(),
});
type MuteInput = z.output<typeof muteInput>;

const mute: Command<MuteInput> = {
  name: 'mute',
  summary: 'alert.command-mute',
  usage:
    '/rounds mute <host|all> --for 2h --reason "…" [--from 22:00] [--until "11-22 06:00"] [--source s] [--match text]',
  role: 'engineer',
  positionals: ['target'],
  input: muteInput,
  async run(ctx, given, caller) {
    if (given.target === undefined) throw new UserError('alert.mute-target-needed');
    if (given.reason === undefined) throw new UserError('alert.mute-reason-needed');
    const isEverything = EVERYTHING.includes(given.target.toLowerCase());
    const made = await muteAlerts(ctx, caller.site, {
      hostId: isEverything ? null : readHost(caller, given.target),
      source: given.source ?? null,
      pattern: given.match ?? null,
      fromAt: readTime(ctx, caller, given.from),
      until: readEnd(given, readTime(ctx, caller, given.until)),
      reason: given.reason,
      personId: caller.person.id,
      requestKey: caller.requestKey,
    });
    const key = made.fromAt > ctx.clock.now() ? 'alert.mute-planned' : 'alert.mute-begun';
    return say(caller, key, {
      name: muteName(made),
      scope: muteScope(made, caller),
      from: made.fromAt.toISOString(),
      until: made.untilAt.toISOString(),
    });
  },
};

/** @throws UserError unless there is exactly one of the two. */
function readEnd(given: MuteInput, until: Date | null): { readonly at: Date } | { readonly afterMs: number } {
  if ((given.for === undefined) === (until === null)) throw new UserError('alert.mute-end-needed');
  if (until !== null) return { at: until };
  const typed = given.for ?? '';
  const duration = parseDuration(typed);
  const afterMs = duration === null ? 0 : durationMs(duration);
  if (afterMs <= 0) throw new UserError('alert.mute-bad-length', { typed });
  return { afterMs };
}

const list: Command<Record<string, never>> = {
  name: 'mute list',
  summary: 'alert.command-mute-list',
  usage: '/rounds mute list',
  role: 'viewer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _given, caller) {
    const mutes = await readMutes(ctx, caller.site.contract.id);
    if (mutes.length === 0) return say(caller, 'alert.mute-none');
    const heading = caller.t('alert.mute-list');
    const now = ctx.clock.now();
    const items = mutes.map((one) =>
      caller.t(one.fromAt > now ? 'alert.mute-line-planned' : 'alert.mute-line', {
        name: muteName(one),
        scope: muteScope(one, caller),
        from: one.fromAt.toISOString(),
        until: one.untilAt.toISOString(),
        reason: one.reason,
      }),
    );
    return sayList(heading, items);
  },
};

const end: Command<{ mute: string }> = {
  name: 'mute end',
  summary: 'alert.command-mute-end',
  usage: '/rounds mute end <M-n>',
  role: 'engineer',
  positionals: ['mute'],
  input: z.strictObject({ mute: z.string().max(20) }),
  async run(ctx, given, caller) {
    const id = readMuteName(given.mute);
    await unmuteAlerts(ctx, caller.site.contract.id, { id, personId: caller.person.id });
    return say(caller, 'alert.mute-ended', { name: muteName({ id }) });
  },
};

/** `M-3`, `m3` or `3`. */
function readMuteName(typed: string): number {
  const id = Number(/^(?:m-?|#)?(\d{1,15})$/i.exec(typed.trim())?.[1] ?? 0);
  if (id <= 0) throw new UserError('alert.bad-mute', { typed });
  return id;
}

export const muteCommands: readonly AnyCommand[] = [mute, list, end];
