import { WRITTEN_KINDS } from '../record/content.ts';

/** What can be imported 补录: each kind of service record that a person writes, tickets that are over, and inspections. */
export const IMPORT_KINDS = [...WRITTEN_KINDS, 'ticket', 'inspection'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How sheets and files are called that hold a kind, first as in the templates. */
export const KIND_NAMES: { readonly [K in ImportKind]: readonly [chinese: string, english: string, ...string[]] } = {
  maintenance: ['维护记录', 'maintenance', '维护记录单', '日常维护', '日常维护工作'],
  optimisation: ['系统功能优化', 'optimisation', '功能优化', '系统优化', '优化升级', 'optimization', 'optimisations'],
  upgrade: ['版本升级', 'upgrade', 'upgrades'],
  training: ['使用指导与培训', 'training', '培训', 'trainings'],
  'parameter-change': ['参数调整', 'parameter-change', 'parameter changes', '参数变更'],
  visit: ['现场回访', 'visit', '回访', '现场回访记录', '回访记录', 'visits'],
  'personnel-change': ['人员变更', 'personnel-change', 'personnel changes'],
  ticket: ['工单', 'ticket', 'tickets', '故障单', '故障处理'],
  inspection: ['巡检', 'inspection', 'inspections', '巡检记录', '巡检报告'],
};

/** Sheets that only explain. */
const NOTES_NAMES = ['说明', '填写说明', 'notes', 'readme', 'instructions', 'about'];

/** The kind that a sheet or a file is named after, also with a number or a date after it; undefined for any other name. */
export function kindNamed(name: string): ImportKind | undefined {
  const plain = plainName(name);
  const found = IMPORT_KINDS.map((kind) => ({ kind, names: KIND_NAMES[kind].map(plainName) }));
  const exact = found.find(({ names }) => names.includes(plain));
  const bare = plain.replace(/[\d().]+$/, '');
  return (exact ?? found.find(({ names }) => names.includes(bare)))?.kind;
}

export function isNotesName(name: string): boolean {
  return NOTES_NAMES.includes(plainName(name));
}

/** A name, a title or a choice without what people write differently: width, case, spaces, hyphens, marks of what is needed. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*_:：\-–/]/g, '')
    .replaceAll('’', "'");
}
