import type { Context } from '../context.ts';
import type { InspectionMode, InspectionTemplate } from '../core/inspection.ts';
import { type InspectionPlan, planInspection } from '../core/inspection-plan.ts';
import { nearest } from '../core/nearest.ts';
import type { Site } from '../core/site.ts';
import { UserError } from '../errors.ts';
import { isDuplicateKey } from '../store/duplicate-key.ts';
import { findInspection, findStarted } from '../store/inspections.ts';
import { insertInspection } from '../store/new-inspection.ts';
import { inTransaction } from './store-outage.ts';
import { tellRoot } from './tell-inspection.ts';

export interface StartRequest {
  readonly site: Site;
  readonly template: string;
  /** Ids; null for all. */
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
  readonly startedAt: Date;
}

/**
 * Stores a new inspection and its first message in one transaction; the inspection job picks it up from there.
 * @throws UserError for an unknown template or host.
 */
export async function startInspection(ctx: Context, request: StartRequest): Promise<StartedInspection> {
  const { site } = request;
  const template = findTemplate(site, request.template);
  for (const host of request.hosts ?? []) assertHost(site, host);
  const plan = planInspection(site, template, { checks: ctx.checks, hosts: request.hosts });
  if (plan.groups.length === 0) throw new UserError('inspection.nothing-to-inspect', { template: template.id });
  const earlier = await findEarlier(ctx, request, template.id);
  if (earlier) return earlier;
  try {
    return await insert(ctx, request, template, plan);
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
  return { id, isNew: true, startedAt };
}

async function findEarlier(
  ctx: Context,
  request: StartRequest,
  templateId: string,
): Promise<StartedInspection | undefined> {
  const byRequest = await findStarted(ctx.store, { requestKey: request.requestKey });
  const id = byRequest ?? (await findStarted(ctx.store, { contractId: request.site.contract.id, templateId }));
  const inspection = id === undefined ? undefined : await findInspection(ctx.store, id);
  return inspection && { id: inspection.id, isNew: byRequest !== undefined, startedAt: inspection.startedAt };
}

function findTemplate(site: Site, given: string): InspectionTemplate {
  const template = site.inspections.find((candidate) => candidate.id === given);
  if (template) return template;
  const ids = site.inspections.map((candidate) => candidate.id);
  if (ids.length === 0) throw new UserError('inspection.no-templates', { contract: site.contract.id });
  throw unknownName('template', given, ids);
}

function assertHost(site: Site, given: string): void {
  const ids = site.hosts.map((host) => host.id);
  if (!ids.includes(given)) throw unknownName('host', given, ids);
}

function unknownName(what: 'template' | 'host', given: string, known: readonly string[]): UserError {
  const available = known.join(', ');
  const closest = nearest(given, known);
  return closest === undefined
    ? new UserError(`inspection.no-${what}`, { given, available })
    : new UserError(`inspection.unknown-${what}`, { given, nearest: closest, available });
}
