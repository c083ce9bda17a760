import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes more than 20 s on two cores, longest first. It is begun first: else the last one of them would be waited for. */
const LONG = [
  'e2e/crash',
  'demo/demo',
  'e2e/scheduled-jobs',
  'e2e/chaos',
  'e2e/report-crash',
  'e2e/alert-to-ticket',
  'checks/log-scan',
  'e2e/backups',
  'flows/backups/copy-database',
  'e2e/chat-crash',
  'flows/backups/drill-folders',
  'flows/backups/check-copy',
  'e2e/permissions',
  'adapters/ssh/stream-script',
  'flows/backups/drill-database',
  'flows/backups/make-copy',
  'e2e/inspect-monthly',
  'e2e/backup-crash',
  'demo/workspace/page',
  'core/probe-script',
  'adapters/ssh/fault',
  'flows/backups/copy-places',
  'e2e/record-sheet',
  'adapters/word/libreoffice',
];

/**
 * Long files first; those of whole processes, which mostly wait, evenly among those that work, so that neither the cores nor
 * the workers stand idle. Vitest alone would take one project after the other.
 */
export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    const groups = Map.groupBy(sorted, ({ project }) => project.config.sequence.groupOrder);
    return [...groups].toSorted(([a], [b]) => a - b).flatMap(([, group]) => spread(group));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place === -1 ? LONG.length : place;
}

function spread(group: readonly TestSpecification[]): TestSpecification[] {
  const of = (wanted: (name: string) => boolean) => group.filter(({ project }) => wanted(project.name));
  const waiting = of((name) => name === 'whole');
  // Files that share processes stay together.
  const sharing = of((name) => name === 'pure');
  const working = of((name) => name !== 'whole' && name !== 'pure');
  const mixed = [waiting, working].flatMap((files) => files.map((file, place) => ({ file, at: place / files.length })));
  return [...mixed.toSorted((a, b) => a.at - b.at).map(({ file }) => file), ...sharing];
}
