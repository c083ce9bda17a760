import type { Context } from '../context.ts';
import type {
  CheckHistory,
  CheckInput,
  HttpCheck,
  HttpProbe,
  ShellCheck,
  ShellProbe,
  SqlCheck,
  SqlProbe,
} from '../core/check.ts';
import type { CheckResult } from '../core/inspection.ts';
import type { createSettingsReader } from '../core/inspection-plan.ts';
import { localText } from '../core/message.ts';
import type { ApplicationEntry, DatabaseTarget, Host, Site } from '../core/site.ts';
import { findReadings, type LeftOffByResult } from '../store/check-history.ts';
import { retryWhileStoreIsAway } from './store-outage.ts';

/** What all targets of a run share. */
export interface RunKnowledge {
  readonly site: Site;
  readonly startedAt: Date;
  /** When the last issued inspection of the template was collected. */
  readonly previousAt: Date | null;
  readonly leftOff: LeftOffByResult;
  /** Whose the positions of a result are, by its key. */
  readonly owners: ReadonlyMap<number, string>;
  readonly settingsOf: ReturnType<typeof createSettingsReader>;
}

interface PreparedBase {
  readonly result: CheckResult;
  readonly input: CheckInput<unknown, unknown>;
}

/** A result with all that is needed to look and to judge. */
export type PreparedCheck = PreparedBase &
  (
    | { readonly kind: 'shell'; readonly check: ShellCheck; readonly probe: ShellProbe; readonly host: Host }
    | {
        readonly kind: 'http';
        readonly check: HttpCheck;
        readonly probe: HttpProbe;
        readonly application: ApplicationEntry;
      }
    | { readonly kind: 'sql'; readonly check: SqlCheck; readonly probe: SqlProbe; readonly database: DatabaseTarget }
  );

/** A stored result that its check can't even begin with, for example since its settings or the site have changed. */
export interface SpoiledCheck {
  readonly kind: 'spoiled';
  readonly result: CheckResult;
  readonly defect: unknown;
}

export async function prepareCheck(
  ctx: Context,
  knowledge: RunKnowledge,
  result: CheckResult,
  signal: AbortSignal,
): Promise<PreparedCheck | SpoiledCheck> {
  const { contract } = knowledge.site;
  const { kind, id, name } = result.target;
  const check = ctx.checks.get(result.checkId);
  const readings =
    check && check.kind !== 'manual' && check.usesReadings
      ? await retryWhileStoreIsAway(ctx, signal, () =>
          findReadings(ctx.store, {
            contractId: contract.id,
            checkId: check.id,
            targetKind: kind,
            targetId: id,
            before: knowledge.startedAt,
          }),
        )
      : [];
  const { cursors, since, leftAt } = knowledge.leftOff({
    checkId: result.checkId,
    targetKind: kind,
    targetId: id,
    owner: knowledge.owners.get(result.key) ?? '',
  });
  // A host that was unreachable or left out then goes on from its own last time, not from the template's.
  const goesOn = check !== undefined && check.kind !== 'manual' && check.cursors !== undefined;
  const history: CheckHistory = { previousAt: goesOn ? since : knowledge.previousAt, cursors, leftAt, readings };
  try {
    if (!check) throw new Error(`no check "${result.checkId}"`);
    const input: CheckInput<unknown, unknown> = {
      ...knowledge.settingsOf(check, result),
      target: { kind, id, name: localText(name, contract.locale) },
      history,
      now: ctx.clock.now(),
      timeZone: contract.timeZone,
    };
    switch (check.kind) {
      case 'shell':
        return {
          kind: check.kind,
          check,
          result,
          input,
          probe: check.collect(input),
          host: entry(knowledge.site.hosts, id),
        };
      case 'http': {
        const application = entry(knowledge.site.applications, id);
        return { kind: check.kind, check, result, input, probe: check.collect(input, application.access), application };
      }
      case 'sql': {
        const database = entry(knowledge.site.databases, id);
        return { kind: check.kind, check, result, input, probe: check.collect(input, database.schema), database };
      }
      case 'manual':
        throw new Error('a manual check is answered, not collected');
    }
  } catch (defect) {
    return { kind: 'spoiled', result, defect };
  }
}

function entry<T extends { readonly id: string }>(entries: readonly T[], id: string): T {
  const found = entries.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`the site file no longer has "${id}"`);
  return found;
}
