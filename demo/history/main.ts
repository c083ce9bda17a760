import process from 'node:process';
import { createLog } from '../../src/adapters/log.ts';
import { checksById, createApp } from '../../src/app.ts';
import { parseEnvironment } from '../../src/config/environment.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import { startOfDay } from '../../src/core/local-day.ts';
import { writeBackups } from './backups.ts';
import { writeInspections } from './inspections.ts';
import { createPast } from './past.ts';
import { writeRecords } from './records.ts';
import { writeTickets } from './tickets.ts';

/**
 * Writes the contract's past into the database that its environment names, before Rounds is started on it: what half a year and
 * more of work leaves behind, so that a visitor sees a full report at once. The chat is told nothing of it.
 */
const DAY_MS = 86_400_000;
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

const parsed = parseEnvironment(process.env, { slackRequired: false });
if (!parsed.ok) throw new Error(`the environment has faults: ${JSON.stringify(parsed.faults)}`);
const secrets = createSecrets(process.env, localFiles);
const loaded = loadSites(parsed.environment.sites, { files: localFiles, checks: checksById.values(), secrets });
if (!loaded.ok) throw new Error(`the site file has faults: ${JSON.stringify(loaded.faults)}`);
const app = await createApp({
  environment: parsed.environment,
  sites: loaded.sites,
  secrets,
  log: createLog({ level: 'warn', redact: secrets.redact, write: (line) => process.stderr.write(line) }),
  stopping: stopping.signal,
  wake: () => undefined,
});
try {
  const [site] = loaded.sites;
  if (!site) throw new Error('there is no site');
  const { starts, timeZone } = site.contract;
  const past = createPast(app.ctx, site, { from: startOfDay(starts, timeZone), until: new Date(Date.now() - DAY_MS) });
  await writeInspections(app.ctx, past);
  await writeTickets(past);
  await writeRecords(past);
  await writeBackups(app.ctx, past);
  await forgetWhatWasToBeTold();
} finally {
  await app.close();
}

/** Nobody wants to read half a year of messages at once, nor to have the forms of them all made. */
async function forgetWhatWasToBeTold(): Promise<void> {
  const { store } = app.ctx;
  await store.deleteFrom('outbox').execute();
  await store.deleteFrom('notices').execute();
  await store.updateTable('inspections').set({ form_wanted: null }).execute();
  await store.updateTable('records').set({ sheet_wanted: 0 }).execute();
  await store.updateTable('tickets').set({ sheet_wanted: 0 }).execute();
}
