import type { Context } from '../../src/context.ts';
import { evaluateCheck, unknownEvaluation } from '../../src/core/evaluate-check.ts';
import type { CheckResult, Inspection } from '../../src/core/inspection.ts';
import { createSettingsReader } from '../../src/core/inspection-plan.ts';
import {
  type CollectedTarget,
  type ResultOutcome,
  settledItems,
  withCollected,
} from '../../src/core/inspection-progress.ts';
import { addDays, type Day, dayAt, startOfDay } from '../../src/core/local-day.ts';
import { recordEntry } from '../../src/flows/answer-item.ts';
import { finishCollecting, issueInspection } from '../../src/flows/finish-inspection.ts';
import { prepareCheck } from '../../src/flows/prepare-check.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { isManual } from '../../src/flows/tell-inspection.ts';
import { saveCollected, saveItemVerdicts } from '../../src/store/inspection-runs.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { forgetInspection, type Measured, measure, placeOf } from './measure.ts';
import type { Past } from './past.ts';
import { varyFacts } from './vary-facts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ENGINEER = 'lin-yizhou';
const TEMPLATES = ['daily', 'monthly', 'quarterly'] as const;
type Template = (typeof TEMPLATES)[number];

/** What a template found with the errors that its logs hold today, and once those are known. */
interface Measurement {
  readonly first: Measured;
  readonly clean: Measured;
}

/**
 * Writes each day's, month's and quarter's inspection: what the demo's hosts show today, measured by the real checks, varied
 * from day to day and judged by the same checks. Facts, readings and verdicts stand in the store as always.
 */
export async function writeInspections(ctx: Context, past: Past): Promise<void> {
  const measurements = new Map<Template, Measurement>();
  for (const template of TEMPLATES) measurements.set(template, await measureTwice(ctx, past, template));
  for (const { template, moment, hasErrors } of calendar(past)) {
    const measurement = measurements.get(template);
    if (!measurement) continue;
    await writeInspection(past, moment, template, hasErrors ? measurement.first : measurement.clean);
  }
}

async function measureTwice(ctx: Context, { site }: Past, template: Template): Promise<Measurement> {
  const about = { template, startedBy: ENGINEER };
  const first = await measure(ctx, site, about);
  await answerAll(ctx, first.id);
  await issueUnlessIssued(ctx, first.id);
  const clean = await measure(ctx, site, about);
  await forgetInspection(ctx, clean.id);
  await forgetInspection(ctx, first.id);
  return { first: first.measured, clean: clean.measured };
}

interface Appointment {
  readonly template: Template;
  readonly moment: Date;
  readonly hasErrors: boolean;
}

/** Each day at half past eight; on the first of the month at nine; in each quarter's last month on the fifteenth. */
function calendar({ from, until, site, random }: Past): Appointment[] {
  const { timeZone } = site.contract;
  const appointments: Appointment[] = [];
  const at = (day: Day, hours: number) => new Date(startOfDay(day, timeZone).getTime() + hours * HOUR_MS);
  const first = dayAt(from, timeZone);
  const months = new Set<string>();
  for (let day = first; at(day, 12) < until; day = addDays(day, 1)) {
    const [, month = '', date = ''] = day.split('-');
    appointments.push({ template: 'daily', moment: at(day, 8.5), hasErrors: random() < 0.04 });
    if (date === '01') appointments.push({ template: 'monthly', moment: at(day, 9), hasErrors: months.size % 3 === 1 });
    months.add(month);
    if (date === '15' && months.size % 3 === 0) {
      appointments.push({ template: 'quarterly', moment: at(day, 9.5), hasErrors: false });
    }
  }
  return appointments;
}

async function writeInspection(past: Past, moment: Date, template: Template, measured: Measured): Promise<void> {
  const { site } = past;
  const ctx = past.at(moment);
  const { id } = await startInspection(ctx, {
    site,
    template,
    hosts: null,
    mode: null,
    origin: template === 'daily' ? 'schedule' : 'command',
    startedBy: ENGINEER,
    requestKey: `history:${template}:${moment.getTime()}`,
  });
  const inspection = await findInspection(ctx.store, id);
  if (!inspection) throw new Error(`inspection ${id} has vanished`);
  const collected = await collect(past, ctx, inspection, measured);
  await ctx.store.transaction().execute(async (trx) => {
    await saveCollected(trx, { inspectionId: id, contractId: site.contract.id }, collected);
    await saveItemVerdicts(trx, settledItems(inspection, withCollected(inspection, collected)));
  });
  await finishCollecting(past.at(new Date(moment.getTime() + MINUTE_MS)), id);
  const later = past.at(new Date(moment.getTime() + 40 * MINUTE_MS));
  await answerAll(later, id);
  await issueUnlessIssued(later, id);
}

async function collect(
  { site, until, random }: Past,
  ctx: Context,
  inspection: Inspection,
  measured: Measured,
): Promise<CollectedTarget[]> {
  const now = ctx.clock.now();
  const knowledge = {
    site,
    startedAt: now,
    previousAt: null,
    leftOff: () => ({ cursors: {}, since: null, leftAt: {} }),
    owners: new Map<number, string>(),
    settingsOf: createSettingsReader(),
  };
  const signal = new AbortController().signal;
  const daysBefore = (until.getTime() - now.getTime()) / DAY_MS;
  const outcomes: ResultOutcome[] = [];
  for (const item of inspection.groups.flatMap((group) => group.items)) {
    for (const [position, result] of item.results.entries()) {
      if (result.target.kind === 'person') continue;
      const place = { itemId: item.id, checkId: result.checkId, targetId: result.target.id, position };
      const found = measured.get(placeOf(place));
      const prepared = await prepareCheck(ctx, knowledge, result, signal);
      if (!found || found.facts === null || prepared.kind === 'spoiled') {
        const [cause] = found?.findings ?? [];
        outcomes.push({ result, evaluation: unknownEvaluation(cause?.message ?? { key: 'inspection.section-lost' }) });
        continue;
      }
      const facts = varyFacts(result.checkId, found.facts, { target: result.target.id, daysBefore, random });
      const check = { ...prepared.check, parse: () => facts, evidence: () => found.evidence };
      const output = { stdout: found.evidence, exitCode: 0, truncated: false, hostNow: now, hostOffsetSeconds: 0 };
      outcomes.push({ result, evaluation: evaluateCheck(check, output, prepared.input) });
    }
  }
  const endedAt = new Date(now.getTime() + 4_000);
  return inspection.targets.map((target) => ({
    target,
    startedAt: now,
    endedAt,
    failure: null,
    clockOffsetMs: target.kind === 'host' ? 0 : null,
    outcomes: outcomes.filter(({ result }) => isOf(result, target)),
  }));
}

function isOf({ target }: CheckResult, other: { readonly kind: string; readonly id: string }): boolean {
  return target.kind === other.kind && target.id === other.id;
}

async function answerAll(ctx: Context, id: number): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (inspection?.state !== 'answering') return;
  for (const item of inspection.groups.flatMap((group) => group.items).filter(isManual)) {
    await recordEntry(ctx, {
      contractId: inspection.contractId,
      inspectionId: id,
      itemKey: item.key,
      kind: 'answer',
      verdict: 'normal',
      text: '',
      personId: ENGINEER,
      requestKey: `history:${id}:${item.key}`,
    });
  }
}

async function issueUnlessIssued(ctx: Context, id: number): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (inspection?.state === 'answering') await issueInspection(ctx, id, { effort: null, by: ENGINEER });
}
