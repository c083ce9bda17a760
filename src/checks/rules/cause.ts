import { CannotJudge, type ShellOutput } from '../../core/check.ts';
import { firstCharacters } from '../../core/first-characters.ts';

const EXCERPT_CHARACTERS = 160;

/** One line of an output, short enough to stand in a sentence. */
export function excerpt(text: string, characters: number = EXCERPT_CHARACTERS): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > characters ? `${firstCharacters(line, characters - 1)}…` : line;
}

/** The check is `unknown`: its output does not hold the facts. */
export function unreadable(output: string): CannotJudge {
  const seen = excerpt(output);
  return seen === ''
    ? new CannotJudge({ key: 'check.no-output' })
    : new CannotJudge({ key: 'check.unreadable', values: { output: seen } });
}

/** For outputs that say nothing unless they are whole. @throws CannotJudge when the output was cut. */
export function requireWhole(output: ShellOutput): string {
  if (output.truncated) throw new CannotJudge({ key: 'check.output-too-long' });
  return output.stdout;
}
