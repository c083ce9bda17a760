import type { Environment } from '../config/environment.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Logger, Texts, Translate } from '../context.ts';
import type { Site } from '../core/site.ts';

/** What a subcommand of the command line gets. */
export interface Terminal {
  readonly environment: Environment;
  readonly sites: readonly Site[];
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly texts: Texts;
  readonly t: Translate;
  /** The result, for people or for programs. */
  readonly print: (text: string) => void;
  /** Progress and remarks, beside the result. */
  readonly note: (text: string) => void;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stopping: AbortSignal;
}

/** A subcommand: `rounds inspect …`. @returns the exit status. */
export interface Operation {
  readonly name: string;
  /** For example `rounds form <inspection> --out <file>`. */
  readonly usage: string;
  /** Key of a one-line text. */
  readonly summary: string;
  /** The bot itself can't do without Slack. */
  readonly needsSlack: boolean;
  run(terminal: Terminal, words: readonly string[]): Promise<number>;
}
