import type { Person, Site } from '../../core/site.ts';
import type { Voice } from '../../messages/voice.ts';
import type { GivenArguments } from '../arguments.ts';
import type { Terminal } from '../operation.ts';

/** One subcommand of `rounds backup`, as it was typed. */
export interface BackupCall {
  readonly terminal: Terminal;
  readonly site: Site;
  /** The contract's zone in the terminal's language. */
  readonly voice: Voice;
  /** Behind the subcommand. */
  readonly words: readonly string[];
  readonly given: GivenArguments;
  readonly asJson: boolean;
  /** Prints the result: a text as it is, anything else as JSON. */
  readonly print: (result: string | object) => void;
  /** The copy that was typed. @throws UserError when none was */
  readonly copyId: () => number;
  /** In whose name. @throws UserError when they may not */
  readonly person: () => Person;
}
