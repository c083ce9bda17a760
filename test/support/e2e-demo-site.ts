import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { type DemoSite, startSite } from '../../demo/site/index.ts';
import type { Locale } from '../../src/core/message.ts';
import { monitoredPlace } from './database.ts';
import { ROOT } from './source-files.ts';

/** The hosts share the machine that the tests run on: how busy it is must not decide what is found. */
const INDEPENDENT_OF_THE_MACHINE = {
  cpu: { limits: { usedAtMost: '100 %' } },
  load: { limits: { perCoreAtMost: 1_000 } },
  memory: { limits: { usedAtMost: '100 %' } },
  swap: { limits: { usedAtMost: '100 %' } },
  uptime: { limits: { attention: { atLeast: '1s', sinceLastInspection: false } } },
};

export interface ExampleSite extends DemoSite {
  /** Whatever went wrong in the site itself. */
  readonly errors: readonly unknown[];
  /** The same site under a contract of another language. */
  siteFileIn(locale: Locale): Promise<string>;
}

/** The site of the example: real hosts, a page and a database. */
export async function startExampleSite(folder: string): Promise<ExampleSite> {
  const errors: unknown[] = [];
  const site = await startSite({
    folder,
    exampleFile: join(ROOT, 'examples/site.yaml'),
    database: monitoredPlace(),
    onError: (error) => errors.push(error),
  });
  const siteFileIn = async (locale: Locale): Promise<string> => {
    const document = parseDocument(await readFile(site.siteFile, 'utf8'));
    document.setIn(['contract', 'locale'], locale);
    const hosts = document.get('hosts');
    for (const host of isSeq(hosts) ? hosts.items : []) {
      if (isMap(host)) host.set('overrides', document.createNode(INDEPENDENT_OF_THE_MACHINE));
    }
    // At what time of day the tests run must not decide what happens.
    const inspections = document.get('inspections');
    for (const template of isSeq(inspections) ? inspections.items : []) {
      if (isMap(template)) for (const key of ['schedule', 'catchUp']) template.delete(key);
    }
    // Beside the original, whose secrets it refers to.
    const path = join(dirname(site.siteFile), `site-${locale}.yaml`);
    await writeFile(path, String(document));
    return path;
  };
  return { ...site, errors, siteFileIn, siteFile: await siteFileIn('zh-CN') };
}
