import type { InspectionFormFacts } from '../../../src/reports/inspection-form.ts';
import { entry, facts, finding, item, result, target } from '../../reports/fixtures/sample-facts.ts';

/** 200 hosts, ten items each, every excerpt as long as is ever kept. */
export function largeFacts(): InspectionFormFacts {
  const hosts = Array.from({ length: 200 }, (_, index) => target('host', `host-${index}`, `应用服务器 ${index}`));
  const items = Array.from({ length: 10 }, (_, index) =>
    item(
      `item-${index}`,
      `检查项目 ${index}`,
      hosts.map((host, number) =>
        result(
          host,
          'disk',
          number % 40 === 0
            ? finding('abnormal', '/app 剩余 3 GB（要求 ≥ 10 GB）', '/app has 3 GB free (at least 10 GB)')
            : finding('normal', '/app 剩余 182 GB（要求 ≥ 10 GB）', '/app has 182 GB free (at least 10 GB)'),
        ),
      ),
      [entry('remark', null, '容量计划见附件')],
    ),
  );
  const keys = items.flatMap(({ results }) => results.map(({ key }) => key));
  const excerpt = '2026-11-17 02:14:09 ERROR [snmp-7] Connection refused to 192.0.2.31:161 设备无响应\n'
    .repeat(125)
    .slice(0, 10_000);
  return facts(
    { targets: hosts, groups: [{ title: '服务器巡检', items }] },
    { evidence: Object.fromEntries(keys.map((key) => [key, { excerpt, truncated: true }])) },
  );
}
