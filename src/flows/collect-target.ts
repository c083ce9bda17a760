import { randomBytes } from 'node:crypto';
import type { Context, ProbeOutcome } from '../context.ts';
import type { HttpOutput, ShellOutput, SqlOutput } from '../core/check.ts';
import { type Evaluation, evaluateCheck, unknownEvaluation } from '../core/evaluate-check.ts';
import type { CheckResult, InspectedTarget } from '../core/inspection.ts';
import type { CollectedTarget, ResultOutcome } from '../core/inspection-progress.ts';
import type { Message } from '../core/message.ts';
import { type ProbeHost, type ProbeSectionResult, parseProbeOutput } from '../core/probe-report.ts';
import { composeProbeScript, type WaitingTime } from '../core/probe-script.ts';
import { redactJson, redactSentence } from '../core/redact-message.ts';
import { type PreparedCheck, prepareCheck, type RunKnowledge } from './prepare-check.ts';

const SECTION_TIMEOUT_SECONDS = 30;
const SECTION_OUTPUT_BYTES = 64 * 1024;
/** Frames and the header around the sections' output. */
const FRAME_BYTES = 16 * 1024;

type Prepared<K extends PreparedCheck['kind']> = Extract<PreparedCheck, { kind: K }>;

/** Collects and judges the open results of one target. Whatever goes wrong spoils only these results and is told in them. */
export async function collectTarget(
  ctx: Context,
  knowledge: RunKnowledge,
  target: InspectedTarget,
  open: { readonly results: readonly CheckResult[]; readonly waits: WaitingTime; readonly signal: AbortSignal },
): Promise<CollectedTarget> {
  const startedAt = ctx.clock.now();
  const all = await Promise.all(open.results.map((result) => prepareCheck(ctx, knowledge, result, open.signal)));
  const spoiled = all.flatMap((one) => (one.kind === 'spoiled' ? [spoiledOutcome(one.result, one.defect)] : []));
  const collected = await Promise.all([
    guarded(ofKind(all, 'shell'), (some) => collectShell(ctx, knowledge, some, open)),
    guarded(ofKind(all, 'http'), (some) =>
      collectEach(some, (one) => ctx.http.probe(one.application.access, one.probe, open.signal)),
    ),
    guarded(ofKind(all, 'sql'), (some) =>
      collectEach(some, (one) => ctx.sql.probe(knowledge.site, one.database, one.probe, open.signal)),
    ),
  ]);
  const outcomes = [...spoiled, ...collected.flatMap((part) => part.outcomes)];
  for (const { result, evaluation } of outcomes) {
    if (evaluation.defect !== undefined) {
      ctx.log.error({ error: evaluation.defect, check: result.checkId, target: target.id }, 'a check failed by itself');
    }
  }
  return {
    target,
    startedAt,
    endedAt: ctx.clock.now(),
    failure: collected.map((part) => part.failure).find((failure) => failure !== null) ?? null,
    clockOffsetMs: collected.map((part) => part.clockOffsetMs).find((offset) => offset !== null) ?? null,
    outcomes: outcomes.map((outcome) => ({ ...outcome, evaluation: redacted(ctx, outcome.evaluation) })),
  };
}

function ofKind<K extends PreparedCheck['kind']>(all: readonly { readonly kind: string }[], kind: K): Prepared<K>[] {
  return all.filter((one): one is Prepared<K> => one.kind === kind);
}

interface Collected {
  readonly outcomes: readonly ResultOutcome[];
  /** Why there are no facts at all. */
  readonly failure: Message | null;
  readonly clockOffsetMs: number | null;
}

const NOTHING: Collected = { outcomes: [], failure: null, clockOffsetMs: null };

/** A defect in an adapter spoils these results, not the inspection. */
async function guarded<P extends PreparedCheck>(
  prepared: readonly P[],
  collect: (prepared: readonly P[]) => Promise<Collected>,
): Promise<Collected> {
  try {
    return await collect(prepared);
  } catch (defect) {
    return { ...NOTHING, outcomes: prepared.map(({ result }) => spoiledOutcome(result, defect)) };
  }
}

/** All shell checks of a host in one script, one connection, one exec. */
async function collectShell(
  ctx: Context,
  { site }: RunKnowledge,
  prepared: readonly Prepared<'shell'>[],
  { waits, signal }: { readonly waits: WaitingTime; readonly signal: AbortSignal },
): Promise<Collected> {
  const [first] = prepared;
  if (!first) return NOTHING;
  const marker = randomBytes(12).toString('hex');
  const sections = prepared.map(({ result, probe }) => ({
    id: String(result.key),
    script: probe.script,
    timeoutSeconds: probe.timeoutSeconds ?? SECTION_TIMEOUT_SECONDS,
    outputLimitBytes: probe.outputLimitBytes ?? SECTION_OUTPUT_BYTES,
    ...(probe.library === undefined ? {} : { library: probe.library }),
    ...(probe.brief ? { brief: true } : {}),
  }));
  const sentAt = ctx.clock.now().getTime();
  const outcome = await ctx.ssh.runScript(site, first.host, composeProbeScript(sections, marker, waits), {
    timeoutMs: ctx.limits.hostTimeoutMs,
    outputLimitBytes: sections.reduce((sum, section) => sum + section.outputLimitBytes + 1024, FRAME_BYTES),
    signal,
  });
  // Cut off or not: what had ended by then was seen.
  const report = parseProbeOutput(outcome.ok ? outcome.output.stdout : (outcome.partialOutput ?? ''), marker);
  const { host } = report;
  if (host === null) return allUnknown(prepared, outcome.ok ? { key: 'inspection.no-shell' } : outcome.reason);
  const lost = outcome.ok ? { key: 'inspection.section-lost' } : outcome.reason;
  // Checks that share a section share its output.
  const outputs = new Map<ProbeSectionResult, ShellOutput>();
  const outputOf = (section: ProbeSectionResult): ShellOutput => {
    const output = outputs.get(section) ?? shellOutput(section, host);
    outputs.set(section, output);
    return output;
  };
  return {
    failure: outcome.ok ? null : outcome.reason,
    clockOffsetMs: outcome.ok ? clockOffset(host.epochMs, sentAt, outcome.output.durationMs) : null,
    outcomes: prepared.map((one, index) => {
      const section = report.sections.get(String(one.result.key));
      const seconds = sections[index]?.timeoutSeconds ?? SECTION_TIMEOUT_SECONDS;
      return { result: one.result, evaluation: evaluateSection(one, section, { outputOf, seconds, lost }) };
    }),
  };
}

function evaluateSection(
  { check, input }: Prepared<'shell'>,
  section: ProbeSectionResult | undefined,
  {
    outputOf,
    seconds,
    lost,
  }: {
    readonly outputOf: (section: ProbeSectionResult) => ShellOutput;
    readonly seconds: number;
    readonly lost: Message;
  },
): Evaluation {
  if (section === undefined) return unknownEvaluation(lost);
  if (section.timedOut) return unknownEvaluation({ key: 'inspection.section-timed-out', values: { seconds } });
  return evaluateCheck(check, outputOf(section), input);
}

function shellOutput({ stdout, exitCode, truncated }: ProbeSectionResult, host: ProbeHost): ShellOutput {
  const clock = { hostNow: new Date(host.epochMs), hostOffsetSeconds: host.offsetSeconds };
  return { stdout, exitCode, truncated, ...clock };
}

/**
 * Milliseconds the host is ahead of us (negative: behind). When between sending and answer it read its clock is not
 * known; within that span it is 0.
 */
function clockOffset(hostNowMs: number, sentAtMs: number, durationMs: number): number {
  const ahead = hostNowMs - (sentAtMs + durationMs);
  return ahead > 0 ? ahead : Math.min(hostNowMs - sentAtMs, 0);
}

/** One after the other: a page and a database are looked at as gently as by a person. */
async function collectEach<P extends Prepared<'http'> | Prepared<'sql'>>(
  prepared: readonly P[],
  probe: (one: P) => Promise<ProbeOutcome<HttpOutput | SqlOutput>>,
): Promise<Collected> {
  const outcomes: ResultOutcome[] = [];
  const failures: Message[] = [];
  for (const one of prepared) {
    const outcome = await probe(one);
    if (!outcome.ok) failures.push(outcome.reason);
    const evaluation = outcome.ok
      ? evaluateCheck(one.check, outcome.output, one.input)
      : unknownEvaluation(outcome.reason);
    outcomes.push({ result: one.result, evaluation });
  }
  const failure = failures.length === prepared.length ? (failures[0] ?? null) : null;
  return { outcomes, failure, clockOffsetMs: null };
}

function allUnknown(prepared: readonly PreparedCheck[], reason: Message): Collected {
  return {
    failure: reason,
    clockOffsetMs: null,
    outcomes: prepared.map(({ result }) => ({ result, evaluation: unknownEvaluation(reason) })),
  };
}

function spoiledOutcome(result: CheckResult, defect: unknown): ResultOutcome {
  const cause = { key: 'inspection.check-defect', values: { check: result.checkId } };
  return { result, evaluation: { ...unknownEvaluation(cause), defect } };
}

/** What a host prints may hold a secret that we know, and half a letter, which the database would refuse to keep. */
function redacted(ctx: Context, evaluation: Evaluation): Evaluation {
  const clean = (text: string) => ctx.redact(text).toWellFormed();
  return {
    ...evaluation,
    facts: redactJson(evaluation.facts, clean),
    findings: evaluation.findings.map((finding) => ({
      ...finding,
      message: redactSentence(finding.message, clean),
    })),
    evidence: clean(evaluation.evidence),
  };
}
