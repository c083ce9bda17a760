import type { Context } from '../context.ts';
import type { InspectionMode, InspectionTemplate } from '../core/inspection.ts';
import { type InspectionPlan, planInspection } from '../core/inspection-plan.ts';
import type { LocalText } from '../core/message.ts';
import { nearest } from '../core/nearest.ts';
import type { Site } from '../core/site.ts';
import { TypedWrongly, UserError } from '../errors.ts';
import { isDuplicateKey } from '../store/duplicate-key.ts';
import { findInspection, findStarted } from '../store/inspections.ts';
import { insertInspection } from '../store/new-inspection.ts';
import { inTransaction } from './store-outage.ts';
import { tellRoot } from './tell-inspection.ts';

export interface StartRequest {
  readonly site: Site;
  /** Its id or title, as typed. */
  readonly template: string;
  /** Words that stand in the template's place in this command, for one that is mistyped. */
  readonly otherWords?: readonly string[];
  /** Ids or names, as typed; null for all. */
  readonly hosts: readonly string[] | null;
  /** Null for the template's own. */
  readonly mode: InspectionMode | null;
  readonly origin: 'command' | 'schedule' | 'cli';
  readonly startedBy: string;
  /** The same request starts one inspection, however often it is made. */
  readonly requestKey: string;
}

export interface StartedInspection {
  readonly id: number;
  /** False when it, or one of the same template, had been started before. */
  readonly isNew: boolean;
  readonly template: string;
  readonly startedAt: Date;
}

/**
 * Stores a new inspection and its first message in one transaction; the inspection job picks it up from there.
 * @throws UserError for an unknown template or host.
 */
export async function startInspection(ctx: Context, request: StartRequest): Promise<StartedInspection> {
  const { site } = request;
  const template = findTemplate(site, request.template, request.otherWords);
  const hosts = request.hosts && [...new Set(request.hosts.map((typed) => findHost(site, typed)))];
  const plan = planInspection(site, template, { checks: ctx.checks, hosts });
  if (plan.groups.length === 0) throw new UserError('inspection.nothing-to-inspect', { template: template.id });
  const earlier = await findEarlier(ctx, request, template.id);
  if (earlier) return earlier;
  try {
    return await insert(ctx, { ...request, hosts }, template, plan);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Someone else started it between our look and our insert.
    const raced = await findEarlier(ctx, request, template.id);
    if (!raced) throw error;
    return raced;
  }
}

async function insert(
  ctx: Context,
  request: StartRequest,
  template: InspectionTemplate,
  plan: InspectionPlan,
): Promise<StartedInspection> {
  const startedAt = ctx.clock.now();
  const id = await inTransaction(ctx, async (trx) => {
    const inserted = await insertInspection(trx, {
      contractId: request.site.contract.id,
      template,
      plan,
      hosts: request.hosts,
      mode: request.mode ?? template.mode,
      origin: request.origin,
      requestKey: request.requestKey,
      startedBy: request.startedBy,
      startedAt,
    });
    const inspection = await findInspection(trx, inserted);
    if (inspection) await tellRoot(ctx, trx, inspection);
    return inserted;
  });
  ctx.wake('inspections');
  ctx.wake('outbox');
  return { id, isNew: true, template: template.id, startedAt };
}

async function findEarlier(
  ctx: Context,
  request: StartRequest,
  templateId: string,
): Promise<StartedInspection | undefined> {
  const byRequest = await findStarted(ctx.store, { requestKey: request.requestKey });
  const id = byRequest ?? (await findStarted(ctx.store, { contractId: request.site.contract.id, templateId }));
  const inspection = id === undefined ? undefined : await findInspection(ctx.store, id);
  return (
    inspection && {
      id: inspection.id,
      isNew: byRequest !== undefined,
      template: inspection.templateId,
      startedAt: inspection.startedAt,
    }
  );
}

/** @throws TypedWrongly when the site has no such template. */
export function findTemplate(site: Site, typed: string, otherWords: readonly string[] = []): InspectionTemplate {
  const found = site.inspections.find(({ id, title }) => isCalled(typed, namesOf(id, title)));
  if (found) return found;
  const known = site.inspections.map(({ id, title }) => ({ id, names: namesOf(id, title) }));
  if (known.length === 0) throw new UserError('inspection.no-templates', { contract: site.contract.id });
  throw unknownName('template', typed, { known, otherWords });
}

function findHost(site: Site, typed: string): string {
  const known = site.hosts.map(({ id, name }) => ({ id, names: namesOf(id, name) }));
  const found = known.find(({ names }) => isCalled(typed, names));
  if (found) return found.id;
  throw unknownName('host', typed, { known, otherWords: [] });
}

function namesOf(id: string, name: LocalText): readonly string[] {
  return [id, ...(typeof name === 'string' ? [name] : Object.values(name))];
}

/** People type what they read, and phones begin with a capital letter. */
function isCalled(typed: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === typed.trim().toLowerCase());
}

function unknownName(
  what: 'template' | 'host',
  given: string,
  { known, otherWords }: { readonly known: readonly Named[]; readonly otherWords: readonly string[] },
): TypedWrongly {
  const ids = known.map(({ id }) => id);
  const available = ids.join(', ');
  const closest = nearest(given, [...ids, ...otherWords]) ?? beginningWith(given, known);
  return closest === undefined
    ? new TypedWrongly(`inspection.no-${what}`, { given, available })
    : new TypedWrongly(`inspection.unknown-${what}`, { given, nearest: closest, available });
}

interface Named {
  readonly id: string;
  readonly names: readonly string[];
}

/** The one that somebody began to name: 月度 for the monthly inspection 月度巡检. */
function beginningWith(typed: string, known: readonly Named[]): string | undefined {
  const beginning = typed.trim().toLowerCase();
  if (beginning === '') return undefined;
  const begun = known.filter(({ names }) => names.some((name) => name.toLowerCase().startsWith(beginning)));
  return begun.length === 1 ? begun[0]?.id : undefined;
}
