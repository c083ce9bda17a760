import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFormWriter } from '../../src/adapters/word/form-writer.ts';
import { writeWorkbook } from '../../src/adapters/xlsx/write-workbook.ts';
import { checks } from '../../src/checks/index.ts';
import { countVerdicts } from '../../src/core/item-verdict.ts';
import { WRITTEN_KINDS } from '../../src/core/record/content.ts';
import { sumDays } from '../../src/core/record/values.ts';
import { totalEffort } from '../../src/core/record.ts';
import { buildReport } from '../../src/core/report/build-report.ts';
import { computeClocks } from '../../src/core/sla/clocks.ts';
import { parseReportPeriod } from '../../src/core/typed-period.ts';
import { readObligations } from '../../src/flows/read-obligations.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildAnnex } from '../../src/reports/annex.ts';
import { loadInspectionFormFacts } from '../../src/reports/inspection-form/load.ts';
import { buildInspectionForm } from '../../src/reports/inspection-form.ts';
import { loadReportFacts } from '../../src/reports/service-report/load.ts';
import { buildServiceReport } from '../../src/reports/service-report.ts';
import { findInspection, listInspections } from '../../src/store/inspections.ts';
import { listRecords, sumRecords } from '../../src/store/records.ts';
import { listAllTickets } from '../../src/store/tickets.ts';
import { readDocument } from '../adapters/word/read-document.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { exampleFile, exampleSite, importFile } from '../support/imports.ts';
import { expectEqualFigures } from '../support/report-figures.ts';
import { reportIssue } from '../support/report-model.ts';

const FILES = ['tickets', 'maintenance', 'optimisation', 'visit', 'inspections'];
const site = exampleSite();
const contractId = site.contract.id;

describe('the half-year of the examples', () => {
  let test$: TestContext;
  beforeAll(async () => {
    test$ = await createTestContext({ sites: [site], checks: new Map(checks.map((check) => [check.id, check])) });
    // It is all past by then.
    test$.clock.advance(new Date('2027-05-04T01:00:00.000Z').getTime() - test$.clock.now().getTime());
    for (const name of FILES) {
      const report = await importFile(test$.ctx, site, exampleFile(`half-year/${name}.csv`));
      expect(report.faults).toEqual([]);
      expect(report.importId).not.toBeNull();
    }
  });
  afterAll(() => test$.close());

  test('is 8 maintenance jobs, 2 optimisations, 1 visit, 6 monthly and 2 quarterly inspections', async () => {
    const { store } = test$;
    const records = await listRecords(store, { contractId });
    const count = (kind: string) => records.filter(({ entry }) => entry.kind === kind).length;
    const tickets = await listAllTickets(store, { contractId });
    expect(tickets.length + count('maintenance')).toBe(8);
    expect([count('optimisation'), count('visit')]).toEqual([2, 1]);
    const inspections = await listInspections(store, contractId, { states: ['issued'], limit: 100 });
    expect(inspections.filter(({ templateId, mode }) => templateId === 'monthly' && mode === 'remote')).toHaveLength(6);
    expect(inspections.filter(({ templateId, mode }) => templateId === 'quarterly' && mode === 'onsite')).toHaveLength(
      2,
    );
  });

  test('took 23 person-days in all', async () => {
    const { store } = test$;
    const { effort } = await sumRecords(store, { contractId, kinds: WRITTEN_KINDS });
    const tickets = await listAllTickets(store, { contractId });
    const inspections = await listInspections(store, contractId, { states: ['issued'], limit: 100 });
    const spent = [...tickets.map(({ ticket }) => ticket.effort), ...inspections.map((one) => one.effort)];
    const days = spent.map((one) => (one === null ? Number.NaN : totalEffort(one)));
    expect(sumDays([totalEffort(effort), ...days])).toBe(23);
  });

  test('meets what the contract owes, by the dates on the paper', async () => {
    const standings = await readObligations(test$.ctx, site, new Date('2027-04-30T15:59:59.000Z'));
    const of = (id: string) => standings.filter(({ obligation }) => obligation.id === id).map(({ status }) => status);
    for (const id of ['monthly-inspection', 'quarterly-inspection', 'half-year-visit']) {
      expect(of(id).length).toBeGreaterThan(0);
      expect(of(id).filter((status) => status !== 'met')).toEqual([]);
    }
  });

  test('is in the report as it is on the paper: the same figures, all marked as imported', async () => {
    const now = test$.clock.now();
    const asked = parseReportPeriod('y1-h1', { now, term: site.contract });
    if (!asked.ok) throw new Error(asked.fault);
    const model = buildReport(await loadReportFacts(test$.store, { site, period: asked.period, now }));
    const { activities, effortTotal } = model.overview;
    const count = (activity: string) => activities.find((one) => one.activity === activity)?.count;
    const counted = ['inspection', 'maintenance', 'optimisation', 'visit'].map(count);
    expect([...counted, effortTotal]).toEqual([8, 8, 2, 1, 23]);
    const lines = [
      ...model.maintenance.lines,
      ...model.inspections.issued,
      ...model.records.flatMap((one) => one.lines),
    ];
    expect(lines).toHaveLength(19);
    expect(lines.every(({ isImported }) => isImported)).toBe(true);
    const annex = buildAnnex({ model, version: 1, dataHash: '' }, createTexts()('zh-CN', 'Asia/Shanghai'), 'zh-CN');
    expect(annex.sheets.find(({ name }) => name === '日常维护')?.rows).toHaveLength(8);
    expect(writeWorkbook(annex).byteLength).toBeGreaterThan(0);
    expect(model.obligations.flatMap(({ evidence }) => evidence).every(({ isImported }) => isImported)).toBe(true);
    const writer = createFormWriter({ templatesDir: 'templates', workers: 1 });
    const content = buildServiceReport(
      { model, issue: reportIssue() },
      createTexts()('zh-CN', 'Asia/Shanghai'),
      'zh-CN',
    );
    const document = await writer.fill('service-report', 'zh-CN', content);
    await writer.close();
    await expectEqualFigures({ model, locale: 'zh-CN', document, annex });
    // Each month's and each quarter's form is inside, row by row, as it is on the paper.
    const forms = content.inspectionGroups.map((group) => group.forms.map(({ rows }) => rows.length));
    expect(forms).toEqual([
      [16, 16, 16, 16, 16, 16],
      [32, 32],
    ]);
    const reasoned = content.inspectionGroups
      .flatMap((group) => group.forms.flatMap(({ rows }) => rows))
      .flatMap(({ lines, reasons }) => (reasons.length > 0 ? [[lines[0]?.text, reasons[0]?.text]] : []));
    expect(reasoned).toHaveLength(3);
    expect(reasoned[0]).toEqual([
      '发送测试告警，短信 6 分钟后才收到',
      '短信平台当日拥堵，已向运营商反映，次日复测正常',
    ]);
    const text = (await readDocument(document)).text();
    expect(text.match(/\/app 可用空间/g)?.length).toBeGreaterThanOrEqual(6);
  });

  test('leaves no clock running, tells nobody, and reminds nobody', async () => {
    const { store } = test$;
    const now = test$.clock.now();
    for (const { ticket, policy } of await listAllTickets(store, { contractId })) {
      expect(ticket.state).toBe('closed');
      const { clocks } = computeClocks(ticket, policy, { now, timeZone: site.contract.timeZone });
      expect(clocks.map(({ stage, state }) => [stage.name, state])).not.toContainEqual([expect.anything(), 'running']);
      expect(clocks.find(({ stage }) => stage.name === 'restore')?.state).toBe('met');
    }
    expect(await store.selectFrom('outbox').selectAll().execute()).toEqual([]);
    expect(await store.selectFrom('notices').selectAll().execute()).toEqual([]);
    expect(await store.selectFrom('tickets').select('id').where('sheet_wanted', '=', 1).execute()).toEqual([]);
    expect(await store.selectFrom('inspections').select('id').where('form_wanted', 'is not', null).execute()).toEqual(
      [],
    );
  });

  test('is what people said, nowhere what was measured', async () => {
    const { store } = test$;
    const records = await listRecords(store, { contractId });
    expect(new Set(records.map(({ origin }) => origin))).toEqual(new Set(['import']));
    const events = await store.selectFrom('ticket_events').select('source').distinct().execute();
    expect(events).toEqual([{ source: 'import' }]);
    const [latest] = await listInspections(store, contractId, { templateId: 'quarterly', limit: 1 });
    const inspection = latest && (await findInspection(store, latest.id));
    if (!inspection) throw new Error('no inspection');
    const items = inspection.groups.flatMap((group) => group.items);
    expect(items).toHaveLength(32);
    expect(items.every(({ results }) => results.every(({ checkId }) => checkId === 'manual'))).toBe(true);
    expect(items.every(({ entries }) => entries.length === 1 && entries[0]?.personId === 'lin-yizhou')).toBe(true);
    expect(countVerdicts(inspection)).toMatchObject({ normal: 32, pending: 0, waiting: 0, total: 32 });
    expect(await store.selectFrom('readings').selectAll().execute()).toEqual([]);
    const facts = await loadInspectionFormFacts(test$.ctx, inspection);
    const form = buildInspectionForm(facts, createTexts()('zh-CN', 'Asia/Shanghai'), 'zh-CN');
    expect(form.provisional).toBe(false);
    expect(form.rows.every(({ lines }) => lines[0]?.text === '【补录】据纸面巡检记录录入，非 Rounds 实测')).toBe(true);
    expect(form.rows[0]?.lines[1]?.text).toContain('林一舟 2027-04-29 09:00 确认：正常，/app 可用空间');
  });

  test('keeps which file and line each is from', async () => {
    const { store } = test$;
    const files = await store.selectFrom('imports').select(['file_name', 'imported_by']).orderBy('id').execute();
    expect(files.map((file) => file.file_name)).toEqual(FILES.map((name) => `${name}.csv`));
    const lines = await store
      .selectFrom('import_rows')
      .innerJoin('imports', 'imports.id', 'import_rows.import_id')
      .select(['file_name', 'line', 'reference', 'subject_kind'])
      .where('subject_kind', '=', 'record')
      .orderBy('import_rows.import_id')
      .orderBy('position')
      .execute();
    expect(lines.slice(0, 3)).toMatchObject([
      { file_name: 'maintenance.csv', line: 2, reference: 'QS-W-01' },
      { file_name: 'maintenance.csv', line: 3, reference: 'QS-W-02' },
      { file_name: 'maintenance.csv', line: 5, reference: 'QS-W-03' },
    ]);
  });
});
