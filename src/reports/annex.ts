import type { Translate } from '../context.ts';
import { firstCharacters } from '../core/first-characters.ts';
import type { Locale } from '../core/message.ts';
import type { ReportModel } from '../core/report/model.ts';
import { type Cell, MOST_CELL_CHARACTERS, type Sheet, type Workbook } from '../core/workbook.ts';
import { backupTables } from './annex/backups.ts';
import { capacityTables } from './annex/capacity.ts';
import { disclosureTables } from './annex/disclosure.ts';
import { inspectionTables } from './annex/inspections.ts';
import { maintenanceTables } from './annex/maintenance.ts';
import { obligationTables } from './annex/obligations.ts';
import { overviewTables } from './annex/overview.ts';
import { recordTables } from './annex/records.ts';
import { serviceLevelTables } from './annex/service-level.ts';
import { type AnnexTable, type AnnexWords, annexWords, table } from './annex/table.ts';

/** The report that an annex belongs to. */
export interface AnnexFacts {
  readonly model: ReportModel;
  /** 1 as it was first issued, one more with each reissue; null of a report that was not frozen. */
  readonly version: number | null;
  /** SHA-256 in hex over the model: the same as on the report. */
  readonly dataHash: string;
}

/** Of one sheet; a spreadsheet takes ten times as many, and nobody reads them. */
export const MOST_ANNEX_ROWS = 100_000;

/**
 * The annex 附表 of a service report: the rows behind each of its tables, one sheet a table, and the first sheet says of which
 * report it is. Tables without a row have no sheet; the first sheet names them too, with 0. Nothing is counted here.
 */
export function buildAnnex({ model, version, dataHash }: AnnexFacts, t: Translate, locale: Locale): Workbook {
  const words = annexWords(t, locale, model.contract.timeZone);
  const tables = [
    ...overviewTables(model, words),
    ...obligationTables(model, words),
    ...inspectionTables(model, words),
    ...maintenanceTables(model, words),
    ...recordTables(model, words),
    ...serviceLevelTables(model, words),
    ...backupTables(model, words),
    ...capacityTables(model, words),
    ...disclosureTables(model, words),
  ];
  const about = aboutTable({ model, version, dataHash }, tables, words);
  return {
    title: titleOf(model, words),
    sheets: [about, ...tables].filter(({ rows }) => rows.length > 0).map((each) => toSheet(each, words)),
  };
}

function titleOf({ contract, period }: ReportModel, { t, text }: AnnexWords): string {
  return t('annex.title', { system: text(contract.system), from: period.firstDay, until: period.lastDay });
}

function toSheet({ id, columns, rows }: AnnexTable, { t }: AnnexWords): Sheet {
  const fitting = (cell: Cell) => fittingCell(cell, t);
  return {
    name: t(`annex.sheet-${id}`),
    columns: columns.map((column) => ({ title: t(`annex.column-${column.id}`), format: column.format })),
    rows: rows.slice(0, MOST_ANNEX_ROWS).map((row) => row.map(fitting)),
  };
}

/** What was found on hundreds of hosts is more than a cell takes: the rest is counted, and stands in the inspection's own form. */
function fittingCell(cell: Cell, t: Translate): Cell {
  if (typeof cell !== 'string' || cell.length <= MOST_CELL_CHARACTERS) return cell;
  const note = (count: number) => t('annex.cell-cut', { count });
  const kept = firstCharacters(cell, MOST_CELL_CHARACTERS - note(cell.length).length);
  return `${kept}${note(cell.length - kept.length)}`;
}

/** Of which report the annex is, and what is in it. */
function aboutTable(facts: AnnexFacts, tables: readonly AnnexTable[], words: AnnexWords): AnnexTable {
  const { model, version, dataHash } = facts;
  const { contract, period } = model;
  const { t, text } = words;
  const day = (value: string): Cell => ({ value, format: 'day' });
  const rows: (readonly [item: string, value: Cell])[] = [
    [t('annex.about-contract'), text(contract.name)],
    [t('annex.about-number'), contract.number],
    [t('annex.about-customer'), text(contract.customer)],
    [t('annex.about-provider'), text(contract.provider)],
    [t('annex.about-system'), text(contract.system)],
    [t('annex.about-period'), period.key],
    [t('annex.column-first-day'), day(period.firstDay)],
    [t('annex.column-last-day'), day(period.lastDay)],
    [t('annex.about-provisional'), words.yesNo(!period.hasEnded)],
    [t('annex.about-version'), version === null ? t('annex.not-frozen') : { value: version, format: 'whole' }],
    [t('annex.about-as-of'), { value: words.moment(model.asOf), format: 'moment' }],
    [t('annex.about-zone'), contract.timeZone],
    [t('annex.about-hash'), dataHash],
    [t('annex.about-empty'), words.yesNo(model.isEmpty)],
    ...tables.map(({ id, rows: all }): readonly [string, Cell] => {
      const values = { sheet: t(`annex.sheet-${id}`), shown: MOST_ANNEX_ROWS };
      const item = t(all.length > MOST_ANNEX_ROWS ? 'annex.about-sheet-cut' : 'annex.about-sheet', values);
      return [item, { value: all.length, format: 'whole' }];
    }),
    [t('annex.about-imported'), t('annex.imported-note')],
  ];
  return table('about', rows, [
    ['item', 'text', ([item]) => item],
    ['value', 'text', ([, value]) => value],
  ]);
}
