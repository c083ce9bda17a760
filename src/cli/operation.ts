import type { Environment } from '../config/environment.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Context, Logger, Texts, Translate } from '../context.ts';
import type { Locale } from '../core/message.ts';
import type { Site } from '../core/site.ts';

/** What every subcommand of the command line gets. */
export interface BareTerminal {
  readonly texts: Texts;
  readonly locale: Locale;
  readonly t: Translate;
  /** The result, for people or for programs. */
  readonly print: (text: string) => void;
  /** Progress and remarks, beside the result. */
  readonly note: (text: string) => void;
}

/** What those get that work on the configured sites. */
export interface Terminal extends BareTerminal {
  readonly environment: Environment;
  readonly sites: readonly Site[];
  readonly secrets: Secrets;
  readonly log: Logger;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stopping: AbortSignal;
  /** What stands in the context in place of the usual. */
  readonly overrides: Partial<Context>;
}

interface OperationBase {
  readonly name: string;
  /** For example `rounds form <inspection> --out <file>`. */
  readonly usage: string;
  /** Key of a one-line text. */
  readonly summary: string;
  /** Of two of one name: whether these words, without the name, are for this one. The first in the list that says so is taken. */
  readonly takes?: (words: readonly string[]) => boolean;
}

/** A subcommand: `rounds inspect …`. @returns the exit status. */
export type Operation =
  | (OperationBase & {
      /** `slack` for the bot itself, `sites` for what may do without. */
      readonly needs: 'slack' | 'sites';
      run(terminal: Terminal, words: readonly string[]): Promise<number>;
    })
  | (OperationBase & {
      /** Works without any configuration. */
      readonly needs: 'nothing';
      run(terminal: BareTerminal, words: readonly string[]): Promise<number>;
    });
