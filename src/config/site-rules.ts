import type { Check } from '../core/check.ts';
import { checkAlerting } from './alerting-rules.ts';
import { checkBackups } from './backup-rules.ts';
import { checkDigest } from './digest-rules.ts';
import { describeValue } from './fault.ts';
import { checkObligations } from './obligation-rules.ts';
import {
  entries,
  field,
  findCircles,
  findRepeated,
  formatCircle,
  idsOf,
  type Report,
  textEntries,
  textOf,
} from './report.ts';
import { checkTemplateSchedules } from './schedule-rules.ts';
import { didYouMean } from './schema-faults.ts';
import { checkSla } from './sla-rules.ts';
import { checkTemplates } from './template-rules.ts';
import { isTimeZone, timeZones } from './time-zone.ts';
import type { YamlNode } from './yaml-file.ts';

/** Finds what no schema of a single field can: wrong references, repetitions, circles, contradictions. */
export function checkSite(root: YamlNode, report: Report, checks: ReadonlyMap<string, Check>): void {
  checkContract(field(root, 'contract'), report);
  for (const name of ['people', 'hosts', 'applications', 'databases', 'inspections', 'obligations', 'backups']) {
    checkUnique(field(root, name), 'id', report);
  }
  checkUnique(field(root, 'alerting', 'sources'), 'id', report);
  for (const name of ['people', 'hosts', 'applications', 'databases', 'backups']) {
    checkUnique(field(root, name), 'name', report);
  }
  checkUnique(field(root, 'people'), 'slack', report);
  checkHosts(field(root, 'hosts'), report);
  checkApplications(field(root, 'applications'), report);
  checkDatabases(root, report);
  checkTemplates(root, report, checks);
  checkTemplateSchedules(root, report);
  checkSla(root, report);
  checkObligations(root, report);
  checkAlerting(root, report);
  checkBackups(root, report);
  checkDigest(root, report);
}

function checkContract(contract: YamlNode | undefined, report: Report): void {
  const zone = field(contract, 'timeZone');
  const zoneName = textOf(zone);
  if (zone && zoneName !== undefined && !isTimeZone(zoneName)) {
    report.at(zone, {
      problem: { key: 'config.problem.value' },
      found: describeValue(zoneName),
      expected: { key: 'config.expected.time-zone' },
      hint: didYouMean(zoneName, timeZones()),
    });
  }
  const ends = field(contract, 'ends');
  const starts = textOf(field(contract, 'starts'));
  const last = textOf(ends);
  if (ends && starts !== undefined && last !== undefined && last < starts) {
    report.at(ends, {
      problem: { key: 'config.problem.ends-before-start', values: { starts } },
      found: describeValue(last),
    });
  }
}

/** No two entries share an id, a name as a reader sees it, or a Slack user. */
function checkUnique(list: YamlNode | undefined, key: string, report: Report): void {
  const found = entries(list).flatMap((entry) => {
    const node = field(entry, key);
    if (!node) return [];
    if (typeof node.value === 'string') return [{ node, text: node.value }];
    return [...(node.fields ?? [])].flatMap(([locale, text]) =>
      typeof text.value === 'string' ? [{ node: text, text: `${locale} ${text.value}` }] : [],
    );
  });
  findRepeated(found, (again, first) => {
    const values = { line: report.file.lines.linePos(first.range.start).line };
    report.at(again, { problem: { key: `config.problem.repeated-${key}`, values }, found: describeValue(again.value) });
  });
}

function checkHosts(hosts: YamlNode | undefined, report: Report): void {
  const known = idsOf(hosts);
  const jumps = new Map<string, readonly string[]>();
  for (const host of entries(hosts)) {
    checkAuthentication(field(host, 'auth'), report);
    const ways = textEntries(field(host, 'jump'));
    for (const { node, text } of ways) if (!known.includes(text)) report.unknown(node, 'host', known);
    findRepeated(ways, (again) => {
      report.at(again, { problem: { key: 'config.problem.repeated' }, found: describeValue(again.value) });
    });
    jumps.set(
      textOf(field(host, 'id')) ?? '',
      ways.map(({ text }) => text),
    );
  }
  for (const circle of findCircles(jumps)) {
    const host = entries(hosts).find((entry) => textOf(field(entry, 'id')) === circle[0]);
    const jump = field(host, 'jump');
    const values = { circle: formatCircle(circle) };
    if (jump) report.at(jump, { problem: { key: 'config.problem.jump-circle', values } });
  }
}

function checkAuthentication(auth: YamlNode | undefined, report: Report): void {
  if (!auth?.fields) return;
  const given = ['privateKey', 'password', 'agent'].filter((name) => auth.fields?.has(name));
  if (given.length !== 1) {
    const problem = { key: given.length === 0 ? 'config.problem.no-login' : 'config.problem.many-logins' };
    report.atKey(auth, { problem, expected: { key: 'config.expected.login' } });
  }
  const passphrase = field(auth, 'passphrase');
  if (passphrase && !auth.fields.has('privateKey')) {
    report.atKey(passphrase, { problem: { key: 'config.problem.lone-passphrase' } });
  }
}

function checkApplications(applications: YamlNode | undefined, report: Report): void {
  for (const application of entries(applications)) {
    const urls = [
      field(application, 'url'),
      field(application, 'login', 'page'),
      field(application, 'login', 'action'),
    ];
    for (const url of urls) {
      const text = textOf(url);
      if (url && text !== undefined && /^[a-z]+:\/\/[^/?#]*@/i.test(text)) {
        report.at(url, { problem: { key: 'config.problem.url-login' }, hint: { key: 'config.hint.url-login' } });
      }
    }
  }
}

function checkDatabases(root: YamlNode, report: Report): void {
  const known = idsOf(field(root, 'hosts'));
  for (const database of entries(field(root, 'databases'))) {
    const through = field(database, 'through');
    const host = textOf(through);
    if (through && host !== undefined && !known.includes(host)) report.unknown(through, 'host', known);
  }
}
