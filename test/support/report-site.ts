import type { LocalText } from '../../src/core/message.ts';
import type { MonthSpan } from '../../src/core/report/model.ts';

export const PEOPLE = {
  lin: { 'zh-CN': '林一舟', en: 'Lin Yizhou' },
  shen: { 'zh-CN': '沈若川', en: 'Shen Ruochuan' },
  gu: { 'zh-CN': '顾文清', en: 'Gu Wenqing' },
} as const satisfies { readonly [id: string]: LocalText };

export const HOSTS = {
  app: { 'zh-CN': '应用服务器', en: 'Application server' },
  database: { 'zh-CN': '数据库服务器', en: 'Database server' },
  dispatch: { 'zh-CN': '调度服务器', en: 'Dispatch server' },
} as const satisfies { readonly [id: string]: LocalText };

export const MONTHS: readonly MonthSpan[] = [
  ['2026-05-01', '2026-05-31'],
  ['2026-06-01', '2026-06-30'],
  ['2026-07-01', '2026-07-31'],
  ['2026-08-01', '2026-08-31'],
  ['2026-09-01', '2026-09-30'],
  ['2026-10-01', '2026-10-31'],
].map(([firstDay = '', lastDay = '']) => ({ firstDay, lastDay }));

/** An instant of 2026 by the clocks of Shanghai: `05-03 10:20`. */
export function at(text: string): string {
  return new Date(`2026-${text.replace(' ', 'T')}:00+08:00`).toISOString();
}
