import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { finishCollecting, issueInspection } from '../../src/flows/finish-inspection.ts';
import type { PublishFailures } from '../../src/flows/publish-wanted.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { publishForm, publishWantedForms } from '../../src/flows/write-form.ts';
import { parseJson } from '../../src/store/column.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { scriptedChecks } from '../support/scripted-checks.ts';
import { testSite, testTemplate } from '../support/site.ts';

const question = { check: 'question', params: { question: '收到短信了吗' }, limits: {}, targets: [] };
const site = testSite({ inspections: [testTemplate([{ sms: [question] }])] });

let given: TestContext;
let fill: () => Promise<Uint8Array>;
let id: number;

beforeEach(async () => {
  fill = async () => new TextEncoder().encode('a form');
  given = await createTestContext({
    sites: [site],
    checks: scriptedChecks,
    overrides: {
      forms: { fill: () => fill() },
      files: { put: async () => 'a'.repeat(64), read: async () => new Uint8Array(), path: () => '' },
    },
  });
  const started = await startInspection(given.ctx, {
    site,
    template: 'monthly',
    hosts: null,
    mode: null,
    origin: 'command',
    startedBy: 'engineer',
    requestKey: 'r',
  });
  id = started.id;
  await finishCollecting(given.ctx, id);
});

afterEach(async () => {
  await given.close();
});

async function documents() {
  const rows = await given.store.selectFrom('documents').select(['provisional', 'file_name']).orderBy('id').execute();
  return rows.map((row) => [row.provisional, row.file_name]);
}

async function wanted() {
  const row = await given.store.selectFrom('inspections').select('form_wanted').executeTakeFirstOrThrow();
  return row.form_wanted;
}

async function answerAndIssue(): Promise<void> {
  const item = await given.store.selectFrom('inspection_items').select('id').executeTakeFirstOrThrow();
  await given.store
    .insertInto('item_entries')
    .values({
      item_pk: item.id,
      kind: 'answer',
      verdict: 'normal',
      text: '',
      person_id: 'engineer',
      request_key: 'answer',
      at: given.clock.now(),
    })
    .execute();
  await issueInspection(given.ctx, id, { effort: null, by: 'engineer' });
}

async function publish(failures: PublishFailures = new Map()): Promise<void> {
  await publishWantedForms(given.ctx, failures);
}

describe('a form', () => {
  test('is shared once provisional and once final, however often it is asked for', async () => {
    await publish();
    expect(await publishForm(given.ctx, id)).toBe(false);
    expect(await wanted()).toBeNull();
    await answerAndIssue();
    expect(await wanted()).toBe('final');
    await publish();
    await publish();
    expect(await documents()).toEqual([
      [1, '月度巡检（远程）2026-11-21-暂定稿.docx'],
      [0, '月度巡检（远程）2026-11-21.docx'],
    ]);
    const files = await given.store.selectFrom('outbox').select('message_key').where('kind', '=', 'file').execute();
    expect(files).toHaveLength(2);
  });

  test('that was overtaken by the issue is not shared as provisional, and the final one stays called for', async () => {
    fill = async () => {
      fill = async () => new TextEncoder().encode('the final form');
      await answerAndIssue();
      return new TextEncoder().encode('a provisional form');
    };
    await publish();
    expect(await documents()).toEqual([]);
    expect(await wanted()).toBe('final');
    await publish();
    expect(await documents()).toEqual([[0, '月度巡检（远程）2026-11-21.docx']]);
  });

  test('that can not be written is told once in the thread and tried again, later and later', async () => {
    let tries = 0;
    fill = async () => {
      tries += 1;
      throw new UserError('form.template-missing', { file: 'inspection-form.docx' });
    };
    const failures: PublishFailures = new Map();
    for (const seconds of [0, 5, 6, 5, 20]) {
      given.clock.advance(seconds * 1_000);
      await publish(failures);
    }
    expect(tries).toBe(3);
    const told = await given.store
      .selectFrom('outbox')
      .select(['content', 'revision'])
      .where('message_key', '=', `inspection:${id}:form-failure`)
      .execute();
    expect(told).toHaveLength(1);
    expect(told[0]?.revision).toBe(1);
    expect(JSON.stringify(parseJson(told[0]?.content))).toContain('inspection-form.docx');
    fill = async () => new TextEncoder().encode('a form');
    given.clock.advance(3_600_000);
    await publish(failures);
    expect(await documents()).toHaveLength(1);
    expect(failures.size).toBe(0);
  });
});
