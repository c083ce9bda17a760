import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGroupCommit, type GroupCommitLimits } from '../../../src/flows/alerts/group-commit.ts';

const LIMITS: GroupCommitLimits = {
  most: 3,
  mostBytes: 100,
  waiting: 5,
  waitingBytes: 1_000,
  commitMs: 200,
  secondAt: 100,
};

/** Commits that a test ends when it likes. */
function openCommits(limits: Partial<GroupCommitLimits> = {}) {
  const begun: { items: readonly string[]; end: () => void; fail: (error: Error) => void }[] = [];
  const errors: unknown[] = [];
  const group = createGroupCommit<string>(
    (items) => new Promise<void>((end, fail) => begun.push({ items, end, fail })),
    { limits: { ...LIMITS, ...limits }, onError: (error) => errors.push(error) },
  );
  return { group, begun, errors };
}

test('what arrives while a commit is under way goes into the next one together', async () => {
  const { group, begun } = openCommits();
  const first = group.keep('a', 10);
  await sleep(5);
  const others = ['b', 'c', 'd', 'e'].map((item) => group.keep(item, 10));
  expect(begun.map(({ items }) => items)).toEqual([['a']]);
  begun[0]?.end();
  expect(await first).toBe('kept');
  await sleep(5);
  expect(begun.map(({ items }) => items)).toEqual([['a'], ['b', 'c', 'd']]);
  begun[1]?.end();
  await sleep(5);
  begun[2]?.end();
  expect(await Promise.all(others)).toEqual(['kept', 'kept', 'kept', 'kept']);
  expect(begun[2]?.items).toEqual(['e']);
});

test('when many wait a second commit is begun beside the first, and never a third', async () => {
  const { group, begun } = openCommits({ secondAt: 2, waiting: 10 });
  const kept = [group.keep('a', 10)];
  await sleep(5);
  kept.push(...['b', 'c', 'd', 'e', 'f', 'g'].map((item) => group.keep(item, 10)));
  await sleep(5);
  expect(begun.map(({ items }) => items.join(''))).toEqual(['a', 'bcd']);
  begun[1]?.end();
  await sleep(5);
  expect(begun.map(({ items }) => items.join(''))).toEqual(['a', 'bcd', 'efg']);
  for (const { end } of begun) end();
  expect(await Promise.all(kept)).toEqual(Array.from({ length: 7 }, () => 'kept'));
});

test('a large one goes alone, and nothing is kept back by its size', async () => {
  const { group, begun } = openCommits();
  const kept = [group.keep('small', 10), group.keep('huge', 500), group.keep('after', 10)];
  for (const index of [0, 1, 2]) {
    await sleep(5);
    begun[index]?.end();
  }
  expect(await Promise.all(kept)).toEqual(['kept', 'kept', 'kept']);
  expect(begun.map(({ items }) => items)).toEqual([['small'], ['huge'], ['after']]);
});

test('those in a commit that fails may or may not be kept; the next ones have another chance', async () => {
  const { group, begun, errors } = openCommits();
  const first = group.keep('a', 1);
  await sleep(5);
  const second = group.keep('b', 1);
  begun[0]?.fail(new Error('gone'));
  expect(await first).toBe('unclear');
  await sleep(5);
  begun[1]?.end();
  expect(await second).toBe('kept');
  expect(errors).toHaveLength(1);
});

test('more than may wait are turned down at once', async () => {
  const { group, begun } = openCommits();
  const first = group.keep('a', 1);
  await sleep(5);
  const waiting = ['b', 'c', 'd', 'e', 'f'].map((item) => group.keep(item, 1));
  expect(group.isFull()).toBe(true);
  expect(await group.keep('g', 1)).toBe('full');
  begun[0]?.end();
  expect(await first).toBe('kept');
  for (const index of [1, 2]) {
    await sleep(5);
    begun[index]?.end();
  }
  expect(await Promise.all(waiting)).toEqual(['kept', 'kept', 'kept', 'kept', 'kept']);
  expect(group.isFull()).toBe(false);
});

test('nobody waits for a database that does not answer, and it is not asked again before it does', async () => {
  const { group, begun, errors } = openCommits({ commitMs: 30 });
  const first = group.keep('a', 1);
  await sleep(10);
  const second = group.keep('b', 1);
  expect(await Promise.all([first, second])).toEqual(['unclear', 'full']);
  expect(await group.keep('c', 1)).toBe('full');
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await sleep(5);
  const later = group.keep('d', 1);
  await sleep(5);
  begun[1]?.end();
  expect(await later).toBe('kept');
  expect(errors).toHaveLength(1);
});
