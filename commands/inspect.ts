import { z } from 'zod';
import type { Context } from '../src/context.ts';
import { splitList } from '../src/core/command-line.ts';
import { INSPECTION_MODES } from '../src/core/inspection.ts';
import { localText } from '../src/core/message.ts';
import { VERDICTS_BY_WEIGHT } from '../src/core/verdict.ts';
import { UserError } from '../src/errors.ts';
import { type ListedInspection, readInspection, readInspections } from '../src/flows/read-inspections.ts';
import { findTemplate, startInspection } from '../src/flows/start-inspection.ts';
import { cancelInspection, retryInspection } from '../src/flows/steer-inspection.ts';
import { voiceOf } from '../src/flows/tell-inspection.ts';
import { publishForm } from '../src/flows/write-form.ts';
import { inspectionOverview } from '../src/messages/inspection-overview.ts';
import { inspectionTitle } from '../src/messages/inspection-root.ts';
import { VERDICT_SIGNS } from '../src/messages/voice.ts';
import type { AnyCommand, Caller, Command, Reply } from './command.ts';
import { say, sayList } from './reply/say.ts';

const LISTED = 10;
const DEFAULT_TEMPLATE = 'monthly';

/** `3` or `#3`. */
const idInput = z.string().transform((typed, check) => {
  const id = Number(/^[#＃]?(\d{1,9})$/.exec(typed.trim())?.[1] ?? 0);
  if (id > 0) return id;
  check.addIssue({ code: 'custom', message: 'inspection.bad-id' });
  return z.NEVER;
});

const hostsInput = z
  .string()
  .transform(splitList)
  .refine((hosts) => hosts.length > 0, { error: 'inspection.no-hosts-named' })
  .pipe(z.array(z.string()).max(500));

const start: Command<{ template: string; hosts?: string[]; mode?: (typeof INSPECTION_MODES)[number] }> = {
  name: 'inspect',
  summary: 'inspection.command-inspect',
  usage: '/inspect [template] [--hosts a,b] [--mode remote|onsite]',
  role: 'engineer',
  positionals: ['template'],
  input: z.strictObject({
    template: z.string().default(DEFAULT_TEMPLATE),
    hosts: hostsInput.optional(),
    mode: z.enum(INSPECTION_MODES).optional(),
  }),
  async run(ctx, input, caller) {
    const started = await startInspection(ctx, {
      site: caller.site,
      template: input.template,
      otherWords: SUBCOMMANDS,
      hosts: input.hosts ?? null,
      mode: input.mode ?? null,
      origin: 'command',
      startedBy: caller.person.id,
      requestKey: caller.requestKey,
    });
    const { id, template, startedAt } = started;
    if (started.isNew) return say(caller, 'inspection.started', { id });
    return say(caller, 'inspection.already-running', { id, template, at: startedAt.toISOString() });
  },
};

const status: Command<Record<string, never>> = {
  name: 'inspect status',
  summary: 'inspection.command-inspect-status',
  usage: '/inspect status',
  role: 'viewer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _input, caller) {
    const found = await readInspections(ctx, caller.site.contract.id, {
      states: ['running', 'answering'],
      limit: LISTED,
    });
    return found.length === 0
      ? say(caller, 'inspection.none-running')
      : listed(caller, 'inspection.status-heading', found);
  },
};

const list: Command<{ template?: string }> = {
  name: 'inspect list',
  summary: 'inspection.command-inspect-list',
  usage: '/inspect list [template]',
  role: 'viewer',
  positionals: ['template'],
  input: z.strictObject({ template: z.string().optional() }),
  async run(ctx, input, caller) {
    const { template } = input;
    const contractId = caller.site.contract.id;
    let templateId = template;
    let found = await readInspections(ctx, contractId, {
      limit: LISTED,
      ...(templateId === undefined ? {} : { templateId }),
    });
    // Templates that the site file no longer has may have left inspections; what names neither is mistyped.
    if (found.length === 0 && template !== undefined) {
      templateId = findTemplate(caller.site, template).id;
      if (templateId !== template) found = await readInspections(ctx, contractId, { limit: LISTED, templateId });
    }
    return found.length === 0 ? noneYet(caller, templateId) : listed(caller, 'inspection.list-heading', found);
  },
};

const show: Command<{ id?: number }> = {
  name: 'inspect show',
  summary: 'inspection.command-inspect-show',
  usage: '/inspect show [id]',
  role: 'viewer',
  positionals: ['id'],
  input: z.strictObject({ id: idInput.optional() }),
  async run(ctx, input, caller) {
    const id = input.id ?? (await latestId(ctx, caller));
    if (id === undefined) return noneYet(caller);
    const inspection = await readInspection(ctx, caller.site.contract.id, id);
    return { kind: 'private', message: inspectionOverview(inspection, voiceOf(ctx, inspection.contractId)) };
  },
};

const cancel: Command<{ id?: number }> = {
  name: 'inspect cancel',
  summary: 'inspection.command-inspect-cancel',
  usage: '/inspect cancel [id]',
  role: 'engineer',
  positionals: ['id'],
  input: z.strictObject({ id: idInput.optional() }),
  async run(ctx, input, caller) {
    const id = input.id ?? (await onlyRunningId(ctx, caller));
    const ended = await cancelInspection(ctx, steering(caller, id));
    return say(caller, ended ? 'inspection.cancelled' : 'inspection.cancel-requested', { id });
  },
};

const retry: Command<{ id: number }> = {
  name: 'inspect retry',
  summary: 'inspection.command-inspect-retry',
  usage: '/inspect retry <id>',
  role: 'engineer',
  positionals: ['id'],
  input: z.strictObject({ id: idInput }),
  async run(ctx, { id }, caller) {
    const count = await retryInspection(ctx, steering(caller, id));
    return say(caller, 'inspection.retrying', { id, count });
  },
};

const form: Command<{ id: number }> = {
  name: 'inspect form',
  summary: 'inspection.command-inspect-form',
  usage: '/inspect form <id>',
  role: 'viewer',
  positionals: ['id'],
  input: z.strictObject({ id: idInput }),
  async run(ctx, { id }, caller) {
    await readInspection(ctx, caller.site.contract.id, id);
    return say(caller, (await publishForm(ctx, id)) ? 'inspection.form-queued' : 'inspection.form-unchanged');
  },
};

export const inspectCommands: readonly AnyCommand[] = [start, status, list, show, cancel, retry, form];

/** The second words: one that is mistyped looks like the name of a template. */
const SUBCOMMANDS = inspectCommands.flatMap(({ name }) => name.split(' ')[1] ?? []);

export function steering(caller: Caller, inspectionId: number) {
  return { contractId: caller.site.contract.id, inspectionId, personId: caller.person.id };
}

function noneYet(caller: Caller, template?: string): Reply {
  const first = caller.site.inspections.find(({ id }) => id === DEFAULT_TEMPLATE) ?? caller.site.inspections[0];
  return template === undefined
    ? say(caller, 'inspection.none-yet', { template: first?.id ?? DEFAULT_TEMPLATE })
    : say(caller, 'inspection.none-of-template', { template });
}

function listed(caller: Caller, headingKey: string, found: readonly ListedInspection[]): Reply {
  const voice = { site: caller.site, locale: caller.locale, t: caller.t };
  const heading = caller.t(headingKey);
  const items = found.map(({ head, counts }) => {
    const tally = VERDICTS_BY_WEIGHT.filter((verdict) => counts[verdict]).map(
      (verdict) => `${VERDICT_SIGNS[verdict]} ${counts[verdict]}`,
    );
    const line = caller.t('inspection.list-line', {
      id: head.id,
      title: inspectionTitle(head, voice),
      state: caller.t(`inspection.state-${head.state}`),
    });
    return tally.length === 0 ? line : `${line} · ${tally.join(' ')}`;
  });
  return sayList(heading, items);
}

async function latestId(ctx: Context, caller: Caller): Promise<number | undefined> {
  const [latest] = await readInspections(ctx, caller.site.contract.id, { limit: 1 });
  return latest?.head.id;
}

/** @throws UserError where none, or several, are running. */
async function onlyRunningId(ctx: Context, caller: Caller): Promise<number> {
  const open = await readInspections(ctx, caller.site.contract.id, { states: ['running', 'answering'], limit: LISTED });
  const heads = open.map(({ head }) => head).filter((head) => head.state === 'running');
  const [first, ...others] = heads;
  if (!first) {
    const [answering] = open;
    if (answering) throw new UserError('inspection.none-running-but', named(caller, [answering.head]));
    throw new UserError('inspection.none-running');
  }
  if (others.length > 0) throw new UserError('inspection.which-one', named(caller, heads));
  return first.id;
}

function named(caller: Caller, heads: readonly ListedInspection['head'][]) {
  const ids = heads.map((head) => `#${head.id} ${localText(head.title, caller.locale)}`).join(', ');
  return { ids, first: heads[0]?.id ?? 0 };
}
