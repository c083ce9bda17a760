import { describeValue } from './fault.ts';
import { entries, field, idsOf, type Report, textEntries, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

const KINDS = ['inspection', 'record', 'backup', 'report'];

/** Each obligation names one kind of evidence, and templates that exist. */
export function checkObligations(root: YamlNode, report: Report): void {
  const templates = idsOf(field(root, 'inspections'));
  for (const obligation of entries(field(root, 'obligations'))) {
    const evidence = field(obligation, 'evidence');
    if (!evidence?.fields) continue;
    const kinds = KINDS.filter((kind) => evidence.fields?.has(kind));
    if (kinds.length !== 1) {
      report.atKey(evidence, {
        problem: { key: kinds.length === 0 ? 'config.problem.no-evidence' : 'config.problem.many-evidences' },
        expected: { key: 'config.expected.only-one-of', values: { list: KINDS.join(', ') } },
      });
    }
    const mode = field(evidence, 'mode');
    if (mode && !evidence.fields.has('inspection')) {
      report.atKey(mode, { problem: { key: 'config.problem.lone-mode' }, found: describeValue(mode.value) });
    }
    checkTemplateNames(field(evidence, 'inspection'), templates, report);
  }
}

function checkTemplateNames(node: YamlNode | undefined, templates: readonly string[], report: Report): void {
  const single = textOf(node);
  const named = node && single !== undefined ? [{ node, text: single }] : textEntries(node);
  for (const { node: entry, text } of named)
    if (!templates.includes(text)) report.unknown(entry, 'template', templates);
}
