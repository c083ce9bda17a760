import type { Ssh } from '../../src/context.ts';
import { finalVerdict } from '../../src/core/item-verdict.ts';
import { recordEntry } from '../../src/flows/answer-item.ts';
import { runInspection } from '../../src/flows/run-inspection.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { parseJson } from '../../src/store/column.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { createTestContext, type TestContext } from './context.ts';
import { runInLocalShell } from './local-shell.ts';
import { scriptedChecks } from './scripted-checks.ts';
import { testSite, testTemplate } from './site.ts';

export const HOSTS = ['app-01', 'db-01'];
export const figure = (script: string, targets = HOSTS) => ({
  check: 'figure',
  params: { script },
  limits: {},
  targets,
});
export const question = { check: 'question', params: { question: '收到短信了吗' }, limits: {}, targets: [] };

const template = testTemplate([
  { memory: [figure('echo value 42')], disk: [figure('echo value 99', ['app-01'])] },
  { sms: [question] },
]);
const silent = testTemplate([{ memory: [figure('echo value 42')] }], {
  id: 'daily',
  title: { 'zh-CN': '每日巡检', en: 'Daily inspection' },
  effort: { onsite: 0, remote: 0, office: 0 },
});
/** Two hosts; `monthly` asks a person something, `daily` nobody. */
export const site = testSite({ hosts: HOSTS, inspections: [template, silent] });

export const lease = { owner: 'worker', milliseconds: 30_000, contractIds: ['acme'] };

/** Inspections of a site whose hosts are this machine. */
export interface InspectionTest {
  /** A test may change it. */
  given: TestContext;
  /** What a host does with a script; a test may change it. */
  runScript: Ssh['runScript'];
  start(change?: Partial<Parameters<typeof startInspection>[1]>): ReturnType<typeof startInspection>;
  run(id: number): Promise<void>;
  read(id: number): ReturnType<typeof readWhole>;
  /** Contents of the outbox by their keys. */
  outbox(): Promise<Map<string, string>>;
  key(id: number, itemId: string): Promise<number>;
  answer(id: number, change?: Partial<Parameters<typeof recordEntry>[1]>): Promise<void>;
}

export async function createInspectionTest(): Promise<InspectionTest> {
  const given = await createTestContext({
    sites: [site],
    checks: scriptedChecks,
    ssh: (...call) => it.runScript(...call),
  });
  const it: InspectionTest = {
    given,
    runScript: runInLocalShell,
    start: (change = {}) =>
      startInspection(it.given.ctx, {
        site,
        template: 'monthly',
        hosts: null,
        mode: null,
        origin: 'command',
        startedBy: 'engineer',
        requestKey: 'request-1',
        ...change,
      }),
    async run(id) {
      await runInspection(it.given.ctx, id, { owner: null, signal: new AbortController().signal });
    },
    read: (id) => readWhole(it.given, id),
    async outbox() {
      const rows = await it.given.store.selectFrom('outbox').selectAll().orderBy('id').execute();
      return new Map(rows.map((row) => [row.message_key, JSON.stringify(parseJson(row.content))]));
    },
    async key(id, itemId) {
      const item = (await it.read(id)).items.find((candidate) => candidate.id === itemId);
      if (!item) throw new Error(`no item ${itemId}`);
      return item.key;
    },
    async answer(id, change = {}) {
      await recordEntry(it.given.ctx, {
        contractId: 'acme',
        inspectionId: id,
        itemKey: await it.key(id, 'sms'),
        kind: 'answer',
        verdict: 'normal',
        text: '',
        personId: 'engineer',
        requestKey: `answer-${Math.random()}`,
        ...change,
      });
    },
  };
  return it;
}

async function readWhole({ store }: TestContext, id: number) {
  const inspection = await findInspection(store, id);
  if (!inspection) throw new Error(`no inspection ${id}`);
  const items = inspection.groups.flatMap((group) => group.items);
  return { inspection, items, verdicts: Object.fromEntries(items.map((item) => [item.id, finalVerdict(item)])) };
}
