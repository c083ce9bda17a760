import type { Site } from '../../src/core/site.ts';
import { testSite } from '../../test/support/site.ts';

export const HOSTS = Array.from({ length: 10 }, (_, index) => `host-${index}`);

/** A contract whose latest half-year is the first of 2026, however many years it has behind it. */
export function benchSite(years: number): Site {
  const site = testSite({ id: `years-${years}`, hosts: HOSTS });
  const starts = `${2026 - years}-07-01`;
  return {
    ...site,
    contract: { ...site.contract, starts, ends: '2027-06-30', channel: `C0BENCH00${years}` },
    people: [
      ...site.people,
      { id: 'customer', name: { 'zh-CN': '客户丙', en: 'Customer C' }, slack: 'U0CUSTOMER1', roles: ['customer'] },
    ],
    obligations: [
      {
        id: 'inspection',
        title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' },
        every: 'month',
        atLeast: 1,
        evidence: { kind: 'inspection', templates: ['daily'], mode: null },
      },
      {
        id: 'visit',
        title: { 'zh-CN': '半年回访', en: 'Half-yearly visit' },
        every: 'half-year',
        atLeast: 1,
        evidence: { kind: 'record', record: 'visit' },
      },
    ],
  };
}
