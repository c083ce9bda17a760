import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CHANNEL, PEOPLE } from './workspace.ts';

export const HOOK_TOKEN = 'e2e-hook-token';
export const CONTRACT = 'e2e';

/** A contract with a team, a customer and one source of alerts; nothing of it is inspected. @returns its file */
export async function writeTicketSite(folder: string, changes: object = {}): Promise<string> {
  const siteFile = join(folder, 'site.yaml');
  const site = {
    contract: {
      id: CONTRACT,
      number: 'HT-2026-0009',
      name: { 'zh-CN': '端到端合同', en: 'End to end' },
      customer: '示例客户',
      provider: '示例服务商',
      system: '示例系统',
      starts: '2020-01-01',
      ends: '2099-12-31',
      timeZone: 'Asia/Shanghai',
      locale: 'zh-CN',
      channel: CHANNEL,
    },
    people: [
      { id: 'engineer', name: '工程师甲', slack: PEOPLE.engineer, roles: ['engineer'] },
      { id: 'engineer-b', name: '工程师乙', slack: PEOPLE.engineerB, roles: ['engineer'] },
      { id: 'lead', name: '项目负责人', slack: PEOPLE.lead, roles: ['lead'] },
      { id: 'customer', name: '客户联系人', slack: PEOPLE.customer, roles: ['customer'] },
      { id: 'viewer', name: '旁观者', slack: PEOPLE.viewer, roles: ['viewer'] },
    ],
    hosts: [{ id: 'app-01', name: '应用服务器', address: '127.0.0.1', user: 'rounds', auth: { agent: true } }],
    alerting: { sources: [{ id: 'monitor', kind: 'alertmanager', auth: { bearer: 'env:E2E_HOOK_TOKEN' } }] },
    ...changes,
  };
  await writeFile(siteFile, stringify(site));
  await writeFile(join(folder, 'known_hosts'), '');
  return siteFile;
}
