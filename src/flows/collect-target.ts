import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import type {
  Check,
  CheckHistory,
  CheckInput,
  HttpCheck,
  HttpOutput,
  Json,
  ShellCheck,
  SqlCheck,
  SqlOutput,
} from '../core/check.ts';
import { type Evaluation, evaluateCheck, unknownEvaluation } from '../core/evaluate-check.ts';
import type { CheckResult, InspectedTarget } from '../core/inspection.ts';
import { checkInput } from '../core/inspection-plan.ts';
import type { CollectedTarget, ResultOutcome } from '../core/inspection-progress.ts';
import { localText, type Message } from '../core/message.ts';
import { composeProbeScript, type ProbeSectionResult, parseProbeOutput } from '../core/probe-script.ts';
import type { Site } from '../core/site.ts';
import { type CursorsByResult, findReadings } from '../store/check-history.ts';

/** What all targets of a run share. */
export interface RunKnowledge {
  readonly site: Site;
  readonly startedAt: Date;
  readonly previousAt: Date | null;
  readonly cursors: CursorsByResult;
}

const SECTION_TIMEOUT_SECONDS = 30;
const SECTION_OUTPUT_BYTES = 64 * 1024;
/** Frames and the header around the sections' output. */
const FRAME_BYTES = 16 * 1024;

/** Collects and judges the open results of one target. Whatever goes wrong spoils only these results and is told in them. */
export async function collectTarget(
  ctx: Context,
  knowledge: RunKnowledge,
  target: InspectedTarget,
  results: readonly CheckResult[],
  signal: AbortSignal,
): Promise<CollectedTarget> {
  const startedAt = ctx.clock.now();
  const prepared = await Promise.all(results.map((result) => prepare(ctx, knowledge, result)));
  const collect = {
    host: collectHost,
    application: collectApplication,
    database: collectDatabase,
    person: collectNothing,
  };
  const collected = await collect[target.kind](ctx, knowledge, target.id, prepared, signal);
  for (const { result, evaluation } of collected.outcomes) {
    if (evaluation.defect !== undefined) {
      ctx.log.error({ error: evaluation.defect, check: result.checkId, target: target.id }, 'a check failed by itself');
    }
  }
  return {
    target,
    startedAt,
    endedAt: ctx.clock.now(),
    failure: collected.failure ?? null,
    clockOffsetMs: collected.clockOffsetMs ?? null,
    outcomes: collected.outcomes.map((outcome) => ({ ...outcome, evaluation: redacted(ctx, outcome.evaluation) })),
  };
}

interface Prepared {
  readonly result: CheckResult;
  readonly check: Check;
  readonly input: CheckInput<unknown, unknown>;
}

interface Collected {
  readonly outcomes: readonly ResultOutcome[];
  readonly failure?: Message;
  readonly clockOffsetMs?: number | null;
}

async function prepare(ctx: Context, knowledge: RunKnowledge, result: CheckResult): Promise<Prepared> {
  const check = ctx.checks.get(result.checkId);
  if (!check) throw new Error(`no check "${result.checkId}"`);
  const { contract } = knowledge.site;
  const { kind, id, name } = result.target;
  const readings =
    check.kind !== 'manual' && check.usesReadings
      ? await findReadings(ctx.store, {
          contractId: contract.id,
          checkId: check.id,
          targetKind: kind,
          targetId: id,
          before: knowledge.startedAt,
        })
      : [];
  const history: CheckHistory = {
    previousAt: knowledge.previousAt,
    cursors: knowledge.cursors(check.id, kind, id),
    readings,
  };
  const input = checkInput(check, result, {
    target: { kind, id, name: localText(name, contract.locale) },
    history,
    now: knowledge.startedAt,
    timeZone: contract.timeZone,
  });
  return { result, check, input };
}

/** All shell checks of a host in one script, one connection, one exec. */
async function collectHost(
  ctx: Context,
  { site }: RunKnowledge,
  id: string,
  prepared: readonly Prepared[],
  signal: AbortSignal,
): Promise<Collected> {
  const host = site.hosts.find((candidate) => candidate.id === id);
  if (!host) throw new Error(`no host "${id}" in the site of ${site.contract.id}`);
  const marker = randomBytes(12).toString('hex');
  const sections = prepared.map(({ result, check, input }) => {
    const probe = (check as ShellCheck).collect(input);
    return {
      id: String(result.key),
      script: probe.script,
      timeoutSeconds: probe.timeoutSeconds ?? SECTION_TIMEOUT_SECONDS,
      outputLimitBytes: probe.outputLimitBytes ?? SECTION_OUTPUT_BYTES,
    };
  });
  const sentAt = ctx.clock.now().getTime();
  const outcome = await ctx.ssh.runScript(site, host, composeProbeScript(sections, marker), {
    timeoutMs: ctx.limits.hostTimeoutMs,
    outputLimitBytes: sections.reduce((sum, section) => sum + section.outputLimitBytes + 1024, FRAME_BYTES),
    signal,
  });
  if (!outcome.ok) return allUnknown(prepared, outcome.reason);
  const output = parseProbeOutput(outcome.output.stdout, marker);
  const hostNow = output.hostNow;
  return {
    clockOffsetMs: hostNow === null ? null : clockOffset(hostNow, sentAt, outcome.output.durationMs),
    outcomes: prepared.map((one, index) => {
      const section = output.sections.get(String(one.result.key));
      const limit = sections[index]?.timeoutSeconds ?? SECTION_TIMEOUT_SECONDS;
      return { result: one.result, evaluation: evaluateSection(one, section, { hostNow, limit }) };
    }),
  };
}

function evaluateSection(
  { check, input }: Prepared,
  section: ProbeSectionResult | undefined,
  known: { readonly hostNow: Date | null; readonly limit: number },
): Evaluation {
  if (section === undefined) return unknownEvaluation({ key: 'inspection.section-lost' });
  if (section.timedOut) {
    return unknownEvaluation({ key: 'inspection.section-timed-out', values: { seconds: known.limit } });
  }
  if (known.hostNow === null) return unknownEvaluation({ key: 'inspection.no-host-clock' });
  const { stdout, exitCode, truncated } = section;
  return evaluateCheck(check as ShellCheck, { stdout, exitCode, truncated, hostNow: known.hostNow }, input);
}

/** Positive: the host is ahead. Where between sending and answer the host read its clock is not known, so within that span it is 0. */
function clockOffset(hostNow: Date, sentAtMs: number, durationMs: number): number {
  const ahead = hostNow.getTime() - (sentAtMs + durationMs);
  const behind = hostNow.getTime() - sentAtMs;
  if (ahead > 0) return ahead;
  return Math.min(behind, 0);
}

async function collectApplication(
  ctx: Context,
  { site }: RunKnowledge,
  id: string,
  prepared: readonly Prepared[],
  signal: AbortSignal,
): Promise<Collected> {
  const application = site.applications.find((candidate) => candidate.id === id);
  if (!application) throw new Error(`no application "${id}" in the site of ${site.contract.id}`);
  return collectEach(prepared, async ({ check, input }) =>
    ctx.http.probe(application.access, (check as HttpCheck).collect(input, application.access), signal),
  );
}

async function collectDatabase(
  ctx: Context,
  { site }: RunKnowledge,
  id: string,
  prepared: readonly Prepared[],
  signal: AbortSignal,
): Promise<Collected> {
  const database = site.databases.find((candidate) => candidate.id === id);
  if (!database) throw new Error(`no database "${id}" in the site of ${site.contract.id}`);
  return collectEach(prepared, async ({ check, input }) =>
    ctx.sql.probe(site, database, (check as SqlCheck).collect(input, database.schema), signal),
  );
}

type Outcome =
  | { readonly ok: true; readonly output: HttpOutput | SqlOutput }
  | { readonly ok: false; readonly reason: Message };

/** One after the other: a page and a database are looked at as gently as by a person. */
async function collectEach(
  prepared: readonly Prepared[],
  probe: (one: Prepared) => Promise<Outcome>,
): Promise<Collected> {
  const outcomes: ResultOutcome[] = [];
  const failures: Message[] = [];
  for (const one of prepared) {
    const outcome = await probe(one);
    if (!outcome.ok) failures.push(outcome.reason);
    const evaluation = outcome.ok
      ? evaluateCheck(one.check as HttpCheck | SqlCheck, outcome.output, one.input)
      : unknownEvaluation(outcome.reason);
    outcomes.push({ result: one.result, evaluation });
  }
  const [failure] = failures;
  return failure !== undefined && failures.length === prepared.length ? { outcomes, failure } : { outcomes };
}

function collectNothing(): Promise<Collected> {
  return Promise.resolve({ outcomes: [] });
}

function allUnknown(prepared: readonly Prepared[], reason: Message): Collected {
  return {
    failure: reason,
    outcomes: prepared.map(({ result }) => ({ result, evaluation: unknownEvaluation(reason) })),
  };
}

/** What a host prints may hold a secret that we know. */
function redacted(ctx: Context, evaluation: Evaluation): Evaluation {
  const redactValues = (message: Message): Message =>
    message.values === undefined
      ? message
      : {
          key: message.key,
          values: Object.fromEntries(
            Object.entries(message.values).map(([name, value]) => [
              name,
              typeof value === 'string' ? ctx.redact(value) : value,
            ]),
          ),
        };
  return {
    ...evaluation,
    facts: redactJson(ctx, evaluation.facts),
    findings: evaluation.findings.map((finding) => ({ ...finding, message: redactValues(finding.message) })),
    evidence: ctx.redact(evaluation.evidence),
  };
}

function redactJson(ctx: Context, json: Json): Json {
  if (typeof json === 'string') return ctx.redact(json);
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((element) => redactJson(ctx, element));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [ctx.redact(key), redactJson(ctx, value)]));
}
