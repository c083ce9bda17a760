import { isPlainPath, isWithin, planFolder } from '../core/backup/paths.ts';
import { describeValue } from './fault.ts';
import { entries, field, type Report, textEntries, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

/** A folder of a host that a plan reads from, keeps copies in, or restores into for trial. */
interface Place {
  readonly node: YamlNode;
  readonly host: string;
  readonly path: string;
}

/**
 * What is copied, where copies are kept and where they are restored for trial keep clear of each other on every host: else a
 * copy would hold the copies before it, or a drill would touch what is live.
 */
export function checkBackupPaths(root: YamlNode, report: Report): void {
  const plans = entries(field(root, 'backups'));
  const sources = plans.flatMap((plan) =>
    textEntries(field(plan, 'folders')).flatMap(({ node }) => placeAt(node, field(plan, 'host'))),
  );
  const destinations = plans.flatMap((plan) => [
    ...destinationOf(plan, field(plan, 'folder'), field(plan, 'host')),
    ...destinationOf(plan, field(plan, 'copyTo', 'folder'), field(plan, 'copyTo', 'host')),
  ]);
  for (const plan of plans) checkNested(plan, report);
  for (const destination of destinations) {
    const source = sources.find((one) => one.host === destination.host && overlap(one.path, destination.path));
    if (source) complain(report, destination, 'backup-into-source', source);
  }
  for (const plan of plans) {
    const folder = field(plan, 'drill', 'folder');
    for (const scratch of placeAt(folder, field(plan, 'drill', 'host') ?? field(plan, 'host'))) {
      const onHost = (one: Place) => one.host === scratch.host;
      const source = sources.find((one) => onHost(one) && overlap(one.path, scratch.path));
      const destination = destinations.find((one) => onHost(one) && isWithin(scratch.path, one.path));
      if (source) complain(report, scratch, 'drill-near-source', source);
      else if (destination) complain(report, scratch, 'drill-among-copies', destination);
    }
  }
}

function complain(report: Report, { node }: Place, key: string, near: Place): void {
  report.at(node, {
    problem: { key: `config.problem.${key}`, values: { path: near.path } },
    found: describeValue(node.value),
  });
}

/** What lies in another of the plan's folders would be copied twice. */
function checkNested(plan: YamlNode, report: Report): void {
  const seen: string[] = [];
  for (const { node, text } of textEntries(field(plan, 'folders'))) {
    if (!isPlainPath(text)) continue;
    const other = seen.find((path) => overlap(path, text));
    if (other !== undefined) {
      report.at(node, {
        problem: { key: 'config.problem.nested-folder', values: { path: other } },
        found: describeValue(text),
      });
    }
    seen.push(text);
  }
}

function placeAt(node: YamlNode | undefined, host: YamlNode | undefined): readonly Place[] {
  const path = textOf(node);
  const name = textOf(host);
  return node && path !== undefined && name !== undefined && isPlainPath(path) ? [{ node, host: name, path }] : [];
}

function destinationOf(plan: YamlNode, folder: YamlNode | undefined, host: YamlNode | undefined): readonly Place[] {
  const id = textOf(field(plan, 'id')) ?? '';
  return placeAt(folder, host).map((place) => ({ ...place, path: planFolder(place.path, id) }));
}

function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}
