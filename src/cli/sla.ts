import { formatFaults } from '../config/format-faults.ts';
import { readSlaCase, type SlaCase } from '../config/sla-case.ts';
import type { Translate } from '../context.ts';
import { localText } from '../core/message.ts';
import { type Explanation, explainClocks } from '../core/sla/explain.ts';
import { foldTicket } from '../core/sla/ticket.ts';
import { UserError } from '../errors.ts';
import { flagValue, readArguments } from './arguments.ts';
import type { BareTerminal, Operation } from './operation.ts';

const usage = 'rounds sla explain --file <case.yaml> [--json]';

/** The file's own expectations are not what was computed. */
const DIFFERS_STATUS = 3;
const FAULTS_STATUS = 2;

export const slaOperation: Operation = {
  name: 'sla',
  usage,
  summary: 'cli.sla',
  needs: 'nothing',
  async run(terminal, words) {
    const given = readArguments(words, { flags: { file: 'value', json: 'switch' }, positionals: 1, usage });
    const path = flagValue(given, 'file');
    if (given.positionals[0] !== 'explain' || path === undefined) throw new UserError('cli.usage', { usage });
    const read = readCase(path);
    if (!read.ok) {
      terminal.note(formatFaults(read.faults, terminal.t));
      return FAULTS_STATUS;
    }
    const { slaCase } = read;
    const explanation = explainClocks(foldTicket(slaCase.events), slaCase.policy, slaCase);
    const outcomes = compare(slaCase, explanation);
    terminal.print(
      given.flags.json ? asJson(slaCase, explanation, outcomes) : asText(terminal, slaCase, explanation, outcomes),
    );
    return outcomes.every((outcome) => outcome.met) ? 0 : DIFFERS_STATUS;
  },
};

function readCase(path: string): ReturnType<typeof readSlaCase> {
  try {
    return readSlaCase(path);
  } catch (error) {
    throw new UserError('cli.cannot-read', { path, reason: (error as Error).message }, { cause: error });
  }
}

interface Outcome {
  readonly stage: string;
  readonly met: boolean;
  readonly expected: string;
  readonly found: string;
}

/** Each expectation of the file beside what was computed. */
function compare(slaCase: SlaCase, { clocks }: Explanation): Outcome[] {
  return slaCase.expect.map(({ stage, state, due }) => {
    const clock = clocks.clocks.find((candidate) => candidate.stage.name === stage);
    const shown = (at: Date | null | undefined) => at?.toISOString() ?? '—';
    const expected = [state, due === undefined ? undefined : shown(due)].filter((part) => part !== undefined).join(' ');
    const found = [state && clock?.state, due === undefined ? undefined : shown(clock?.dueAt)]
      .filter((part) => part !== undefined)
      .join(' ');
    return { stage, expected, found, met: clock !== undefined && expected === found };
  });
}

function asText(
  terminal: BareTerminal,
  slaCase: SlaCase,
  { clocks, explanations }: Explanation,
  outcomes: readonly Outcome[],
): string {
  const { locale } = terminal;
  const t: Translate = terminal.texts(locale, slaCase.timeZone);
  const title = t('sla.case-heading', { title: slaCase.title, now: slaCase.now.toISOString(), zone: slaCase.timeZone });
  const level =
    clocks.level && clocks.levelledAt
      ? t('sla.case-level', { name: localText(clocks.level.name, locale), at: clocks.levelledAt.toISOString() })
      : t('sla.case-unlevelled');
  const lines = [title, level];
  for (const { clock, steps } of explanations) {
    const stage = localText(clock.stage.title, locale);
    lines.push('', t('sla.clock-heading', { stage, state: t(`sla.state-${clock.state}`) }));
    lines.push(...steps.map((step) => `  ${t(step.key, step.values)}`));
  }
  for (const breach of clocks.formerBreaches) {
    const values = {
      level: breach.level,
      stage: localText(breach.stage.title, locale),
      due: breach.dueAt.toISOString(),
      at: breach.changedBy.at.toISOString(),
      to: breach.changedBy.level,
    };
    lines.push('', t('sla.former-breach', values));
  }
  if (outcomes.length > 0) lines.push('');
  for (const { met, ...values } of outcomes) lines.push(t(met ? 'sla.expect-met' : 'sla.expect-missed', values));
  return lines.join('\n');
}

function asJson(slaCase: SlaCase, { clocks, explanations }: Explanation, outcomes: readonly Outcome[]): string {
  return JSON.stringify(
    {
      title: slaCase.title,
      now: slaCase.now,
      timeZone: slaCase.timeZone,
      level: clocks.level?.level ?? null,
      levelledAt: clocks.levelledAt,
      clocks: explanations.map(({ clock, steps }) => ({
        stage: clock.stage.name,
        state: clock.state,
        startAt: clock.startAt,
        allowanceMs: clock.allowanceMs,
        dueAt: clock.dueAt,
        endedAt: clock.endedAt,
        elapsedMs: clock.elapsedMs,
        overdueMs: clock.overdueMs,
        steps,
      })),
      formerBreaches: clocks.formerBreaches.map(({ level, stage, dueAt, changedBy }) => ({
        level,
        stage: stage.name,
        dueAt,
        changedAt: changedBy.at,
        changedTo: changedBy.level,
      })),
      expectations: outcomes,
    },
    null,
    2,
  );
}
