import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { parseEnvironment } from '../src/config/environment.ts';
import { localFiles } from '../src/config/file-access.ts';
import { createSecrets } from '../src/config/secrets.ts';
import type { Site } from '../src/core/site.ts';
import { createComplainingLog } from './log.ts';

/** Where it runs: what a child process needs to know of it. */
export interface AppField {
  readonly folder: string;
  readonly knownHostsFile: string;
  readonly mysqlUrl: string;
}

/** Rounds as it is, without Slack: on one site, over a database of its own. */
export async function createMeasuredApp(
  field: AppField,
  { site, environment = {} }: { readonly site: Site; readonly environment?: { readonly [name: string]: string } },
): ReturnType<typeof createApp> {
  const parsed = parseEnvironment(
    {
      MYSQL_URL: field.mysqlUrl,
      ROUNDS_SITES: field.folder,
      ROUNDS_DATA: join(field.folder, 'data'),
      ROUNDS_KNOWN_HOSTS: field.knownHostsFile,
      ...environment,
    },
    { slackRequired: false },
  );
  if (!parsed.ok) throw new Error(`the benchmark's environment has faults: ${JSON.stringify(parsed.faults)}`);
  return createApp({
    environment: parsed.environment,
    sites: [site],
    secrets: createSecrets({}, localFiles),
    log: createComplainingLog(),
    stopping: new AbortController().signal,
    wake: () => undefined,
  });
}
