import { isPlainPath, isWithin } from '../core/backup/paths.ts';
import type { SourceName } from './backup-rules.ts';
import { describeValue } from './fault.ts';
import { entries, field, type Report, textEntries, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

/** The keys by which an assertion says what it is, and of what. */
const FORMS = [
  { key: 'files', source: 'folders' },
  { key: 'file', source: 'folders' },
  { key: 'tables', source: 'database' },
  { key: 'table', source: 'database' },
] as const;

/** A drill knows where to restore to, and asserts what can be seen there. */
export function checkDrill(
  plan: YamlNode,
  { source, hosts }: { readonly source: SourceName | null; readonly hosts: readonly string[] },
  report: Report,
): void {
  const drill = field(plan, 'drill');
  const schedule = field(plan, 'verify', 'drill');
  if (schedule && !drill) report.atKey(schedule, { problem: { key: 'config.problem.no-drill' } });
  if (!drill?.fields) return;
  checkHostName(field(drill, 'host'), hosts, report);
  if (source === null) return;
  if (source === 'command') {
    report.atKey(drill, { problem: { key: 'config.problem.command-drill' } });
    return;
  }
  const [needed, stray] = source === 'folders' ? ['folder', 'database'] : ['database', 'folder'];
  if (!drill.fields.has(needed)) {
    report.atKey(drill, { problem: { key: 'config.problem.missing', values: { key: needed } } });
  }
  const strayNode = field(drill, stray);
  if (strayNode) {
    const values = { name: stray, goesWith: stray === 'folder' ? 'folders' : 'database' };
    report.atKey(strayNode, { problem: { key: 'config.problem.lone-backup-key', values } });
  }
  const folders = textEntries(field(plan, 'folders')).map(({ text }) => text);
  for (const assertion of entries(field(drill, 'assertions'))) checkAssertion(assertion, { source, folders }, report);
}

export function checkHostName(node: YamlNode | undefined, hosts: readonly string[], report: Report): void {
  const name = textOf(node);
  if (node && name !== undefined && !hosts.includes(name)) report.unknown(node, 'host', hosts);
}

function checkAssertion(
  assertion: YamlNode,
  { source, folders }: { readonly source: SourceName; readonly folders: readonly string[] },
  report: Report,
): void {
  const given = FORMS.filter(({ key }) => assertion.fields?.has(key));
  const [form] = given;
  if (!assertion.fields || !form || given.length > 1) {
    const list = FORMS.map(({ key }) => key).join(', ');
    report.atKey(assertion, {
      problem: { key: given.length > 1 ? 'config.problem.many-assertions' : 'config.problem.no-assertion' },
      expected: { key: 'config.expected.only-one-of', values: { list } },
    });
    return;
  }
  const node = field(assertion, form.key);
  if (node && form.source !== source) {
    const values = { name: form.key, goesWith: form.source };
    report.atKey(node, { problem: { key: 'config.problem.lone-backup-key', values } });
  }
  checkPair(assertion, ['sha256', 'file'], report);
  checkPair(assertion, ['rows', 'table'], report);
  if (form.key === 'table' && !assertion.fields.has('rows')) {
    report.atKey(assertion, { problem: { key: 'config.problem.missing', values: { key: 'rows' } } });
  }
  const file = textOf(field(assertion, 'file'));
  if (node && file !== undefined && isPlainPath(file) && !folders.some((folder) => isWithin(file, folder))) {
    report.at(node, { problem: { key: 'config.problem.file-not-copied' }, found: describeValue(file) });
  }
}

function checkPair(assertion: YamlNode, [name, goesWith]: readonly [string, string], report: Report): void {
  const node = field(assertion, name);
  if (node && !assertion.fields?.has(goesWith)) {
    report.atKey(node, { problem: { key: 'config.problem.lone-backup-key', values: { name, goesWith } } });
  }
}
