import type { Json, SqlOutput } from '../../src/core/check.ts';
import { NOW } from './evaluate.ts';

/** What a database answered: for each statement the names of its columns, then its rows. */
export function sqlOutput(...results: readonly (readonly [readonly string[], ...(readonly Json[])[]])[]): SqlOutput {
  return {
    results: results.map(([columns, ...rows]) => ({ columns, rows, truncated: false })),
    serverNow: NOW,
  };
}

/** The answer to the question how far the server's clock is ahead of UTC. */
export const OFFSET = [['offset'], [8 * 3_600]] as const;
