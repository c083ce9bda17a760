import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importTemplates } from '../../bin/import-templates.ts';
import { openImport } from '../../src/adapters/files/import-file.ts';
import { checks } from '../../src/checks/index.ts';
import { IMPORT_KINDS } from '../../src/core/import/kinds.ts';
import { LOCALES } from '../../src/core/message.ts';
import { checkImport } from '../../src/flows/imports/import-file.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { exampleFile, exampleSite, faultTexts, importFile } from '../support/imports.ts';

const site = exampleSite();
const EACH = LOCALES.flatMap((locale) => IMPORT_KINDS.map((kind) => ({ locale, kind })));

describe('the templates of imports', () => {
  let context: TestContext;
  beforeAll(async () => {
    context = await createTestContext({ sites: [site], checks: new Map(checks.map((check) => [check.id, check])) });
  });
  afterAll(() => context.close());

  test.each(importTemplates())(
    '$path has the columns of now (else: bin/run bin/write-import-templates.ts)',
    async (one) => {
      expect(Buffer.compare(await readFile(exampleFile(one.path)), Buffer.from(one.content))).toBe(0);
    },
  );

  test.each(EACH)('$kind.csv can be imported as it is, in $locale', async ({ locale, kind }) => {
    const file = await openImport(exampleFile(`${locale}/${kind}.csv`));
    const report = await checkImport(context.ctx, site, file, null);
    expect(faultTexts(report.faults)).toEqual([]);
    expect(report.counts).toEqual({ [kind]: 1 });
  });

  test('the workbook of the one language says what that of the other says', async () => {
    const [chinese, english] = await Promise.all(
      LOCALES.map(async (locale) => {
        const file = await openImport(exampleFile(`${locale}/template.xlsx`));
        return checkImport(context.ctx, site, file, null);
      }),
    );
    const all = Object.fromEntries(IMPORT_KINDS.map((kind) => [kind, 1]));
    expect(faultTexts(chinese?.faults ?? [])).toEqual([]);
    expect(chinese?.counts).toEqual(all);
    expect(english?.counts).toEqual(all);
    const times = (report: typeof chinese) =>
      report?.drafts.map((draft) => {
        if (draft.kind === 'ticket') return [draft.openedAt, draft.level, draft.rating, draft.effort, draft.head.host];
        if (draft.kind === 'inspection') return [draft.startedAt, draft.answers.map(({ verdict }) => verdict)];
        return [draft.entry.happenedAt, draft.entry.engineer, draft.entry.effort];
      });
    expect(times(chinese)).toEqual(times(english));
  });

  test('the workbook is imported whole, once', async () => {
    const path = exampleFile('zh-CN/template.xlsx');
    const report = await importFile(context.ctx, site, path);
    expect(report.importId).toBe(1);
    await expect(importFile(context.ctx, site, path)).rejects.toMatchObject({ code: 'import.file-known' });
    // The same things in another file.
    const other = await importFile(context.ctx, site, exampleFile('zh-CN/ticket.csv'));
    expect(other.importId).toBeNull();
    expect(faultTexts(other.faults)).toEqual([
      '❌ 第 2 行：写的是「登录页打不开」。T-1 已经记录了同一件事，再导入会重复统计。请删除此行。',
    ]);
  });
});
