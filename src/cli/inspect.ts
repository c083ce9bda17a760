import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { splitList } from '../core/command-line.ts';
import { INSPECTION_MODES, type Inspection, type InspectionMode } from '../core/inspection.ts';
import { countVerdicts, finalVerdict, foundVerdict } from '../core/item-verdict.ts';
import { localText } from '../core/message.ts';
import { UserError } from '../errors.ts';
import { startInspection } from '../flows/start-inspection.ts';
import { voiceOf } from '../flows/tell-inspection.ts';
import { runLease, workOnInspection } from '../flows/work-on-inspection.ts';
import { entryLines, findingLines, itemTitle } from '../messages/inspection-item.ts';
import { inspectionTitle } from '../messages/inspection-root.ts';
import { VERDICT_SIGNS } from '../messages/voice.ts';
import { claimInspections } from '../store/inspection-runs.ts';
import { findInspection } from '../store/inspections.ts';
import { flagValue, readArguments } from './arguments.ts';
import { audited } from './audited.ts';
import type { Operation, Terminal } from './operation.ts';
import { pickPerson, pickSite } from './pick-site.ts';
import { withContext } from './with-context.ts';

const usage =
  'rounds inspect [template] [--hosts a,b] [--mode remote|onsite] [--contract <id>] [--as <person>] [--json]';

const POLL_MS = 500;

/** Exit status: 0 when nothing is abnormal or unknown, 3 when something is, so that scripts can tell. */
const FINDINGS_STATUS = 3;

export const inspectOperation: Operation = {
  name: 'inspect',
  usage,
  summary: 'cli.inspect',
  needs: 'sites',
  async run(terminal, words) {
    const flags = { hosts: 'value', mode: 'value', contract: 'value', as: 'value', json: 'switch' } as const;
    const given = readArguments(words, { flags, positionals: 1, usage });
    const site = pickSite(terminal.sites, flagValue(given, 'contract'));
    const person = pickPerson(site, flagValue(given, 'as'));
    const mode = readMode(flagValue(given, 'mode'));
    const hosts = flagValue(given, 'hosts');
    return withContext(terminal, async (ctx) => {
      const template = given.positionals[0] ?? 'monthly';
      const request = {
        site,
        template,
        hosts: hosts === undefined ? null : splitList(hosts),
        mode,
        origin: 'cli' as const,
        startedBy: person.id,
        requestKey: `cli:${randomUUID()}`,
      };
      const action = {
        contractId: site.contract.id,
        personId: person.id,
        action: 'command inspect',
        arguments: { template, hosts: request.hosts, mode },
      };
      const started = await audited(ctx, action, () => startInspection(ctx, request));
      terminal.note(terminal.t(started.isNew ? 'cli.inspecting' : 'cli.inspecting-already', { id: started.id }));
      const inspection = await waitUntilCollected(ctx, started.id, terminal);
      terminal.print(given.flags.json ? asJson(inspection, ctx) : asText(inspection, ctx));
      const counts = countVerdicts(inspection);
      return counts.abnormal + counts.unknown > 0 ? FINDINGS_STATUS : 0;
    });
  },
};

/** Works on it here, unless the bot has taken it up already. */
async function waitUntilCollected(ctx: Context, id: number, terminal: Terminal): Promise<Inspection> {
  for (;;) {
    const lease = runLease(ctx);
    for (const claimed of await claimInspections(ctx.store, lease, id)) await workOnInspection(ctx, claimed, lease);
    const inspection = await findInspection(ctx.store, id);
    if (!inspection) throw new UserError('inspection.not-found', { id });
    if (inspection.state !== 'running') return inspection;
    if (terminal.stopping.aborted) throw new UserError('cli.stopped', { id });
    await sleep(POLL_MS);
  }
}

function readMode(given: string | undefined): InspectionMode | null {
  if (given === undefined) return null;
  const mode = INSPECTION_MODES.find((candidate) => candidate === given);
  if (!mode) throw new UserError('cli.unknown-mode', { given, available: INSPECTION_MODES.join(', ') });
  return mode;
}

function asText(inspection: Inspection, ctx: Context): string {
  const voice = voiceOf(ctx, inspection.contractId);
  const lines = [inspectionTitle(inspection, voice)];
  for (const group of inspection.groups) {
    lines.push('', localText(group.title, voice.locale));
    for (const item of group.items) {
      const verdict = finalVerdict(item) ?? 'unknown';
      lines.push(`  ${VERDICT_SIGNS[verdict]} ${itemTitle(item, voice)} — ${voice.t(`inspection.verdict-${verdict}`)}`);
      for (const line of findingLines(item, voice)) lines.push(`       ${line.target} ${line.text}`);
      for (const line of entryLines(item, voice)) lines.push(`       ${line}`);
    }
  }
  return lines.join('\n');
}

/** For programs: verdicts, findings as data and in words, and nothing that changes from run to run but ids and times. */
function asJson(inspection: Inspection, ctx: Context): string {
  const voice = voiceOf(ctx, inspection.contractId);
  return JSON.stringify(
    {
      inspection: inspection.id,
      contract: inspection.contractId,
      template: inspection.templateId,
      mode: inspection.mode,
      state: inspection.state,
      startedAt: inspection.startedAt,
      collectedAt: inspection.collectedAt,
      counts: countVerdicts(inspection),
      targets: inspection.targets,
      items: inspection.groups.flatMap((group) =>
        group.items.map((item) => ({
          group: localText(group.title, voice.locale),
          item: item.id,
          title: itemTitle(item, voice),
          found: foundVerdict(item),
          verdict: finalVerdict(item),
          results: item.results.map((result) => ({
            check: result.checkId,
            target: result.target.id,
            verdict: result.verdict,
            findings: result.findings.map((finding) => ({
              ...finding,
              text: voice.t(finding.message.key, finding.message.values),
            })),
          })),
        })),
      ),
    },
    null,
    2,
  );
}
