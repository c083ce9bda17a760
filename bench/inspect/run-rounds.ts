/** Rounds' whole inspection: what `rounds inspect monthly` does, to the last row in the database and in the outbox. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Ssh } from '../../src/context.ts';
import { startInspection } from '../../src/flows/start-inspection.ts';
import { runLease, workOnInspection } from '../../src/flows/work-on-inspection.ts';
import { claimInspections } from '../../src/store/inspection-runs.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { createMeasuredApp } from '../measured-app.ts';
import { measure, readAssignment, report, WARM_UP_HOSTS } from './child.ts';
import { benchmarkSite } from './site.ts';

const { field, hosts, parallel } = readAssignment();
/** With this second argument it only writes down the script that is sent to the first host. */
const isRecording = process.argv[3] === 'record';

const site = benchmarkSite(field, hosts);
const app = await createMeasuredApp(field, { site, environment: { ROUNDS_PARALLEL_HOSTS: String(parallel) } });
const { ctx } = app;

async function inspect(context: typeof ctx, only: readonly string[] | null): Promise<number> {
  const started = await startInspection(context, {
    site,
    template: 'monthly',
    hosts: only,
    mode: null,
    origin: 'cli',
    startedBy: 'benchmark',
    requestKey: `benchmark:${randomUUID()}`,
  });
  const lease = runLease(context);
  for (const id of await claimInspections(context.store, lease)) await workOnInspection(context, id, lease);
  return started.id;
}

/** Nothing may be missing or have failed: what was not checked costs nothing. */
async function assertWhole(id: number): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (inspection?.state !== 'answering') throw new Error(`the inspection is ${inspection?.state}`);
  const failed = inspection.targets.filter((target) => target.state !== 'done');
  if (failed.length > 0) throw new Error(`${failed.length} targets failed: ${JSON.stringify(failed[0])}`);
  // The next inspection of the template finds none open.
  await ctx.store.updateTable('inspections').set({ state: 'cancelled', open_key: null }).execute();
}

try {
  if (isRecording) {
    const ssh: Ssh = {
      ...ctx.ssh,
      runScript(where, host, script, options) {
        const marker = /^rounds_marker=(\w+)$/m.exec(script)?.[1];
        if (marker === undefined) throw new Error('the script names no marker');
        writeFileSync(field.scriptFile, script.replaceAll(marker, field.marker));
        return ctx.ssh.runScript(where, host, script, options);
      },
      close: () => Promise.resolve(),
    };
    await assertWhole(await inspect({ ...ctx, ssh }, null));
  } else {
    const few = site.hosts.slice(0, WARM_UP_HOSTS).map((host) => host.id);
    await assertWhole(await inspect(ctx, few));
    let id = 0;
    const measured = await measure(async () => {
      id = await inspect(ctx, null);
    });
    await assertWhole(id);
    report(measured);
  }
} finally {
  await app.close();
}
