import { DEFAULT_ALERTING } from '../../src/core/alerting.ts';
import type { InspectionTemplate } from '../../src/core/inspection.ts';
import { DEFAULT_DIGEST, type Host, type Site } from '../../src/core/site.ts';
import { DEFAULT_SLA_POLICY } from '../../src/core/sla-policy.ts';

/** A small contract with the given hosts and templates, for tests that need no site file. */
export function testSite(given: {
  readonly hosts?: readonly string[];
  readonly inspections?: readonly InspectionTemplate[];
  readonly id?: string;
}): Site {
  const id = given.id ?? 'acme';
  return {
    contract: {
      id,
      number: 'HT-2026-0001',
      name: { 'zh-CN': '运维服务', en: 'Maintenance' },
      customer: { 'zh-CN': '客户', en: 'Customer' },
      provider: { 'zh-CN': '服务商', en: 'Provider' },
      system: { 'zh-CN': '运维系统', en: 'Operations system' },
      starts: '2026-01-01',
      ends: '2026-12-31',
      timeZone: 'Asia/Shanghai',
      locale: 'zh-CN',
      channel: 'C0ROUNDS01',
      periods: 'contract',
    },
    people: [
      { id: 'engineer', name: { 'zh-CN': '工程师甲', en: 'Engineer A' }, slack: 'U0ENGINEER1', roles: ['engineer'] },
      { id: 'lead', name: { 'zh-CN': '组长', en: 'Lead' }, slack: 'U0LEAD0001', roles: ['lead'] },
      { id: 'viewer', name: { 'zh-CN': '访客', en: 'Viewer' }, slack: 'U0VIEWER001', roles: ['viewer'] },
    ],
    hosts: (given.hosts ?? ['app-01']).map(testHost),
    applications: [],
    databases: [],
    inspections: given.inspections ?? [],
    sla: DEFAULT_SLA_POLICY,
    obligations: [],
    alerting: DEFAULT_ALERTING,
    digest: DEFAULT_DIGEST,
    backups: [],
  };
}

function testHost(id: string): Host {
  return {
    id,
    name: { 'zh-CN': `主机 ${id}`, en: `Host ${id}` },
    address: '127.0.0.1',
    port: 22,
    user: 'rounds',
    auth: { agent: true },
    jump: [],
    connectTimeoutMs: 5_000,
    overrides: {},
  };
}

/** A template whose groups are lists of items, each with its checks. */
export function testTemplate(
  groups: readonly { readonly [itemId: string]: InspectionTemplate['groups'][number]['items'][number]['checks'] }[],
  change: Partial<InspectionTemplate> = {},
): InspectionTemplate {
  return {
    id: 'monthly',
    title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' },
    mode: 'remote',
    effort: { onsite: 0, remote: 1, office: 0 },
    groups: groups.map((items, index) => ({
      title: { 'zh-CN': `第 ${index + 1} 组`, en: `Group ${index + 1}` },
      items: Object.entries(items).map(([id, checks]) => ({
        id,
        title: { 'zh-CN': `项目 ${id}`, en: `Item ${id}` },
        checks,
      })),
    })),
    ...change,
  };
}
