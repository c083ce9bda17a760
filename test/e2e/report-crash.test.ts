import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bot, openStage, type Stage, until } from '../support/e2e.ts';
import { ask, rootSaying, rootsOf } from '../support/e2e-chat.ts';
import { CONTRACT, writeTicketSite } from '../support/e2e-ticket-site.ts';
import { CHANNEL, PEOPLE } from '../support/workspace.ts';

let folder: string;
let stage: Stage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-e2e-report-'));
  stage = await openStage({
    siteFile: await writeTicketSite(folder),
    knownHostsFile: join(folder, 'known_hosts'),
    env: { E2E_HOOK_TOKEN: 'not used here' },
  });
});
afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

/** Waits until the report is in one of these phases, and cuts the power. */
async function killWhen(bot: Bot, ...phases: readonly string[]): Promise<void> {
  await until(`a report that is ${phases.join(' or ')}`, async () => {
    const row = await stage.store.selectFrom('report_requests').select(['state', 'phase']).executeTakeFirst();
    if (row?.state === 'done') throw new Error(`the report was done before it was ${phases.join(' or ')}`);
    return phases.includes(row?.phase ?? '');
  });
  await bot.kill();
}

test('a report whose maker is killed while it reads, and again while it writes, is made once', {
  timeout: 600_000,
}, async () => {
  const { store, workspace } = stage;
  const first = await stage.startBot();
  // Held up at its end, so that there is time to look, however the machine divides its own.
  await sql`CREATE TRIGGER hold_up BEFORE INSERT ON reports FOR EACH ROW DO SLEEP(20)`.execute(store);
  await ask(workspace.as(PEOPLE.engineer), '/rounds report 2024-h1');
  await killWhen(first, 'reading', 'writing');
  // Nothing of it is there: no version, no file.
  expect(await store.selectFrom('reports').select('id').execute()).toEqual([]);
  expect(await store.selectFrom('documents').select('id').execute()).toEqual([]);

  const second = await stage.startBot();
  await killWhen(second, 'writing');
  expect(await store.selectFrom('reports').select('id').execute()).toEqual([]);
  await sql`DROP TRIGGER hold_up`.execute(store);

  const third = await stage.startBot();
  const root = await rootSaying(workspace, '第 1 版');
  const documents = await until('the documents', async () => {
    const rows = await store.selectFrom('documents').select(['file_name', 'sha256']).orderBy('id').execute();
    return rows.length > 0 && rows;
  });
  const shared = await until('the shared files', () => {
    const files = workspace.files().filter(({ shares }) => shares.length > 0);
    return files.length >= documents.length && files;
  });
  await until('an empty outbox', async () => {
    const rows = await store.selectFrom('outbox').select('id').where('pending', '=', 1).execute();
    return rows.length === 0;
  });
  expect(rootsOf(workspace)).toHaveLength(1);
  expect(workspace.files().filter(({ shares }) => shares.length > 0)).toHaveLength(documents.length);
  expect(shared.flatMap(({ shares }) => shares.map(({ threadTs }) => threadTs))).toEqual(shared.map(() => root.ts));
  expect(await store.selectFrom('reports').select(['version', 'contract_id']).execute()).toEqual([
    { version: 1, contract_id: CONTRACT },
  ]);
  const hashes = await Promise.all(
    shared.map(async ({ id }) =>
      createHash('sha256')
        .update(await workspace.fileContent(id))
        .digest('hex'),
    ),
  );
  expect(hashes.toSorted()).toEqual(documents.map(({ sha256 }) => sha256).toSorted());
  expect(await third.errors()).toEqual([]);

  // The same once more, byte for byte.
  await ask(workspace.as(PEOPLE.engineer), '/rounds report get 2024-h1');
  const again = await until('the files once more', () => {
    const replies = workspace.thread(CHANNEL, root.ts);
    const files = workspace.files().filter(({ shares }) => shares.length > 0);
    return replies.length > 0 && files.length === 2 * documents.length && files;
  });
  const copies = again.filter(({ id }) => !shared.some((file) => file.id === id));
  const copied = await Promise.all(
    copies.map(async ({ id }) =>
      createHash('sha256')
        .update(await workspace.fileContent(id))
        .digest('hex'),
    ),
  );
  expect(copied.toSorted()).toEqual(hashes.toSorted());
});
