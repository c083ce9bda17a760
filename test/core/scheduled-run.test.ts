import { describe, expect, test } from 'vitest';
import { decideRuns, IN_TIME_MS } from '../../src/core/scheduled-run.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 2, minutes));
const NOW = at(30);

type State = Partial<Parameters<typeof decideRuns>[1]>;

function decide(minutes: readonly number[], state: State): string[] {
  const whole = {
    now: NOW,
    catchUp: 'run-late',
    inTimeMs: IN_TIME_MS,
    pausedAt: null,
    isUnderWay: false,
    ...state,
  } as const;
  return decideRuns(minutes.map(at), whole).map(({ outcome }) => outcome);
}

describe('of the times at which a job was due', () => {
  test.each<[string, number[], State, string[]]>([
    ['none: nothing', [], {}, []],
    ['one, now: is run', [30], {}, ['run']],
    ['one, long ago: is run late', [0], {}, ['run']],
    ['several: the latest is run late, once', [0, 10, 20], {}, ['missed', 'missed', 'run']],
    ['one, now, not to be run late: is run', [30], { catchUp: 'skip' }, ['run']],
    ['one, two minutes ago, not to be run late: is run', [28], { catchUp: 'skip' }, ['run']],
    ['one, longer ago, not to be run late: is skipped', [27], { catchUp: 'skip' }, ['skipped']],
    ['several, not to be run late: all skipped', [0, 10, 20], { catchUp: 'skip' }, ['skipped', 'skipped', 'skipped']],
    ['several, the latest in time: that is run', [0, 10, 30], { catchUp: 'skip' }, ['skipped', 'skipped', 'run']],
    ['one, while the one before goes on', [30], { isUnderWay: true }, ['overlapped']],
    ['several, while one goes on', [10, 20, 30], { isUnderWay: true }, ['missed', 'missed', 'overlapped']],
    ['late and not to be, while one goes on', [20], { isUnderWay: true, catchUp: 'skip' }, ['skipped']],
    ['in a pause', [10, 20, 30], { pausedAt: at(10) }, ['paused', 'paused', 'paused']],
    ['before a pause and in it', [0, 10, 20], { pausedAt: at(5) }, ['missed', 'paused', 'paused']],
    ['before a pause, not to be run late', [0, 10], { pausedAt: at(5), catchUp: 'skip' }, ['skipped', 'paused']],
    ['before a pause alone: is not run in it', [0], { pausedAt: at(5) }, ['missed']],
  ])('%s', (_what, due, state, expected) => {
    expect(decide(due, state)).toEqual(expected);
  });
});
