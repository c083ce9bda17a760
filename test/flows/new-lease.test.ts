import { expect, test } from 'vitest';
import { newOwner } from '../../src/flows/new-lease.ts';

test('each owner is unlike every other of the same process, and names it', () => {
  const owners = Array.from({ length: 20 }, () => newOwner({ instance: 'host:7:abc' }));
  expect(new Set(owners).size).toBeGreaterThan(15);
  for (const owner of owners) expect(owner).toMatch(/^host:7:abc:[0-9a-f]{4}$/);
});

test('a long name of a host leaves room for what tells owners apart', () => {
  const owner = newOwner({ instance: 'x'.repeat(200) });
  expect(owner).toHaveLength(64);
  expect(owner).toMatch(/:[0-9a-f]{4}$/);
});
