import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import type { ChatRequest } from '../../src/core/chat-request.ts';
import { acceptRequest, claimRequests, finishRequest, readInboxHealth, renewRequest } from '../../src/store/inbox.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2026-11-21T10:00:00.123Z');
const long = 60_000;

let database: TestDatabase;
let store: Kysely<Database>;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore(database.url);
  await migrate(store, { now });
});

afterAll(async () => {
  await store.destroy();
  await database.drop();
});

beforeEach(async () => {
  await store.deleteFrom('inbox').execute();
});

function command(key: string, alsoKey: string | null = null): ChatRequest {
  return {
    kind: 'command',
    key,
    alsoKey,
    place: { channel: 'C1', user: 'U1', responseUrl: 'https://hooks.example/1', triggerId: '1.2.3' },
    line: 'inspect 月度',
  };
}

async function accept(request: ChatRequest, owner = 'a', milliseconds = long) {
  const accepted = await acceptRequest(store, request, { now, lease: { owner, milliseconds } });
  return accepted === 'unsettled' ? expect.fail('unsettled') : accepted;
}

describe('accepting', () => {
  test('the same delivery is accepted once', async () => {
    const first = await accept(command('command:1'));
    expect(first?.attempts).toBe(1);
    expect(await accept(command('command:1'))).toBeUndefined();
    expect(await accept(command('command:2'))).toBeDefined();
  });

  test('an event that comes under another id is known by its channel and time', async () => {
    expect(await accept(command('event:Ev1', 'event:C1:1.000'))).toBeDefined();
    expect(await accept(command('event:Ev2', 'event:C1:1.000'))).toBeUndefined();
    expect(await accept(command('event:Ev3', 'event:C1:2.000'))).toBeDefined();
  });

  test('many requests without a second key live side by side', async () => {
    for (const key of ['a', 'b', 'c']) expect(await accept(command(key))).toBeDefined();
    expect(await readInboxHealth(store)).toEqual({ waiting: 3, oldestWaitingAt: now });
  });

  test('of two that accept at once, one does', async () => {
    const both = await Promise.all([accept(command('x'), 'a'), accept(command('x'), 'b')]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
  });
});

describe('claiming what was left behind', () => {
  test('what is being worked on is left alone, until its lease has ended', async () => {
    await accept(command('held'), 'a', long);
    await accept(command('abandoned'), 'a', -1);
    const claimed = await claimRequests(store, { owner: 'b', milliseconds: long }, 10);
    expect(claimed).toHaveLength(1);
    expect(claimed[0]).toMatchObject({ attempts: 2, receivedAt: now, request: command('abandoned') });
    expect(await claimRequests(store, { owner: 'c', milliseconds: long }, 10)).toEqual([]);
  });

  test('two that claim side by side share the work without overlap', async () => {
    for (let at = 0; at < 20; at += 1) await accept(command(`r${at}`), 'gone', -1);
    const halves = await Promise.all(
      ['a', 'b'].map((owner) => claimRequests(store, { owner, milliseconds: long }, 10)),
    );
    const ids = halves.flat().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claimRequests(store, { owner: 'c', milliseconds: long }, 20);
    expect(ids.length + rest.length).toBe(20);
  });

  test('a sign of life keeps the claim; once it is lost it can not be renewed', async () => {
    const accepted = await accept(command('slow'), 'a', -1);
    const id = accepted?.id ?? 0;
    expect(await renewRequest(store, id, { owner: 'a', milliseconds: long })).toBe(true);
    expect(await claimRequests(store, { owner: 'b', milliseconds: long }, 10)).toEqual([]);
    expect(await renewRequest(store, id, { owner: 'b', milliseconds: long })).toBe(false);
  });

  test('what is finished is not claimed again, and keeps no key to answer with', async () => {
    const accepted = await accept(command('done'), 'a', -1);
    if (!accepted) throw new Error('not accepted');
    await finishRequest(store, { id: accepted.id, request: accepted.request, now, error: null });
    expect(await claimRequests(store, { owner: 'b', milliseconds: long }, 10)).toEqual([]);
    expect(await renewRequest(store, accepted.id, { owner: 'a', milliseconds: long })).toBe(false);
    const row = await store.selectFrom('inbox').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row.payload)).not.toContain('hooks.example');
    expect(row.done_at).toEqual(now);
    expect(await readInboxHealth(store)).toEqual({ waiting: 0, oldestWaitingAt: null });
    expect(await accept(command('done'))).toBeUndefined();
  });
});
