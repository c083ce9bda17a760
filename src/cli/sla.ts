import { formatFaults } from '../config/format-faults.ts';
import { readSlaCase } from '../config/sla-case.ts';
import { reasonOf, UserError } from '../errors.ts';
import { flagValue, readArguments } from './arguments.ts';
import type { Operation } from './operation.ts';
import { asJson, asText, explainCase } from './sla/explanation.ts';

const usage = 'rounds sla explain --file <case.yaml> [--json]';

/** The file's own expectations are not what was computed. */
const DIFFERS_STATUS = 3;
const FAULTS_STATUS = 2;

/** Derives due times from a case in a file, or of a recorded ticket. */
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
    const found = explainCase(slaCase);
    if (found === null) {
      terminal.note(terminal.t('sla.case-not-open', { now: slaCase.now.toISOString() }));
      return FAULTS_STATUS;
    }
    const { outcomes } = found;
    terminal.print(given.flags.json ? asJson(slaCase, found) : asText(terminal, slaCase, found));
    return outcomes.every((outcome) => outcome.met) ? 0 : DIFFERS_STATUS;
  },
};

function readCase(path: string): ReturnType<typeof readSlaCase> {
  try {
    return readSlaCase(path);
  } catch (error) {
    throw new UserError('cli.cannot-read', { path, reason: reasonOf(error) }, { cause: error });
  }
}
