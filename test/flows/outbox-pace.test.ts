import { describe, expect, test } from 'vitest';
import { createPace } from '../../src/flows/outbox-pace.ts';

const start = 1_000_000;

function paceOf() {
  return createPace({ postEveryMs: 1_000, editEveryMs: 2_000 });
}

describe('pace', () => {
  test('nothing noted: at once', () => {
    expect(paceOf().readyAt('post', 'C1', start)).toBe(start);
  });

  test('messages and files of one channel share its second; other channels and edits do not', () => {
    const pace = paceOf();
    pace.note('post', 'C1', start);
    expect(pace.readyAt('post', 'C1', start + 1)).toBe(start + 1_000);
    expect(pace.readyAt('share', 'C1', start + 1)).toBe(start + 1_000);
    expect(pace.readyAt('post', 'C2', start + 1)).toBe(start + 1);
    expect(pace.readyAt('edit', 'C1', start + 1)).toBe(start + 1);
    expect(pace.readyAt('post', 'C1', start + 5_000)).toBe(start + 5_000);
  });

  test('edits stay below what Slack grants in a minute, over all channels', () => {
    const pace = paceOf();
    for (let at = 0; at < 45; at += 1) pace.note('edit', `C${at % 3}`, start + at * 100);
    const now = start + 4_500;
    expect(pace.readyAt('edit', 'C9', now)).toBe(start + 60_000);
    expect(pace.readyAt('find', 'C9', now)).toBe(now);
    pace.note('edit', 'C9', start + 60_001);
    expect(pace.readyAt('edit', 'C9', start + 60_001)).toBe(start + 60_100);
  });

  test('a rest is kept by that operation alone, a rest of all by all', () => {
    const pace = paceOf();
    pace.rest('edit', start + 9_000);
    pace.rest('edit', start + 3_000);
    expect(pace.readyAt('edit', 'C1', start)).toBe(start + 9_000);
    expect(pace.readyAt('post', 'C1', start)).toBe(start);
    pace.restAll(start + 20_000);
    expect(pace.readyAt('post', 'C1', start)).toBe(start + 20_000);
    expect(pace.readyAt('edit', 'C1', start + 30_000)).toBe(start + 30_000);
  });
});
