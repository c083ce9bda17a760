import { describeValue } from './fault.ts';
import { entries, field, type Report, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

const AUTHENTICATIONS = ['bearer', 'basic', 'hmac'];

/** Each source has one way to prove itself, one that its sender knows, and a mapping where nothing else says what is what. */
export function checkAlerting(root: YamlNode, report: Report): void {
  for (const source of entries(field(root, 'alerting', 'sources'))) {
    const kind = textOf(field(source, 'kind'));
    checkAuthentication(field(source, 'auth'), kind, report);
    checkMapping(source, kind, report);
  }
}

function checkAuthentication(auth: YamlNode | undefined, kind: string | undefined, report: Report): void {
  if (!auth?.fields) return;
  const given = AUTHENTICATIONS.filter((name) => auth.fields?.has(name));
  if (given.length !== 1) {
    report.atKey(auth, {
      problem: { key: given.length === 0 ? 'config.problem.no-source-auth' : 'config.problem.many-source-auths' },
      expected: { key: 'config.expected.only-one-of', values: { list: AUTHENTICATIONS.join(', ') } },
    });
  }
  const hmac = field(auth, 'hmac');
  if (hmac && kind === 'alertmanager') {
    report.atKey(hmac, {
      problem: { key: 'config.problem.alertmanager-hmac' },
      expected: { key: 'config.expected.one-of', values: { list: 'bearer, basic' } },
    });
  }
  const [header, timestamp] = [field(hmac, 'header'), field(hmac, 'timestampHeader')];
  if (timestamp && textOf(header)?.toLowerCase() === textOf(timestamp)?.toLowerCase()) {
    report.at(timestamp, { problem: { key: 'config.problem.same-header' }, found: describeValue(timestamp.value) });
  }
}

function checkMapping(source: YamlNode, kind: string | undefined, report: Report): void {
  const mapping = field(source, 'mapping');
  const kindNode = field(source, 'kind');
  if (mapping && kind !== undefined && kind !== 'generic') {
    report.atKey(mapping, { problem: { key: 'config.problem.lone-mapping', values: { kind } } });
  }
  if (!mapping && kindNode && kind === 'generic' && !source.fields?.has('heartbeat')) {
    report.at(kindNode, { problem: { key: 'config.problem.no-mapping' }, hint: { key: 'config.hint.no-mapping' } });
  }
}
