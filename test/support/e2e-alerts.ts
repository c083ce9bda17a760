import { type Alertmanager, type AlertRule, startAlertmanager } from '../../demo/site/alertmanager.ts';
import type { Workspace } from '../../demo/workspace/index.ts';
import type { Stage } from './e2e.ts';
import { rootSaying } from './e2e-chat.ts';
import { CHANNEL } from './workspace.ts';

type Message = ReturnType<Workspace['messages']>[number];

/** A sender that posts to Rounds as Prometheus Alertmanager does; fires, repeats and resolves. */
export function alertmanagerOf(
  stage: Pick<Stage, 'hookUrl'>,
  source: { readonly contractId: string; readonly sourceId: string; readonly token: string },
): Promise<Alertmanager> {
  return startAlertmanager({ hookUrl: stage.hookUrl(source.contractId, source.sourceId), token: source.token });
}

/** An alert of one host. The summary is what its message says. */
export function alertOf(summary: string, labels: AlertRule['labels'] = {}): AlertRule {
  return { labels: { alertname: 'Sample', host: 'app-01', severity: 'high', ...labels }, annotations: { summary } };
}

/** Fires an alert and waits for its message. @throws when it was not taken */
export async function fireAlert(
  { workspace }: Pick<Stage, 'workspace'>,
  alertmanager: Alertmanager,
  rule: AlertRule,
): Promise<Message> {
  const status = await alertmanager.fire(rule);
  if (status >= 300) throw new Error(`the alert was answered ${status}`);
  return rootSaying(workspace, rule.annotations?.summary ?? '');
}

const LEVEL_NAMES = ['one', 'two', 'three', 'four'] as const;

/** Reacts as a person: with an emoji's name, or a level from 1 to 4. */
export function react(
  workspace: Workspace,
  person: string,
  message: Pick<Message, 'ts'>,
  what: string | 1 | 2 | 3 | 4,
) {
  const name = typeof what === 'number' ? (LEVEL_NAMES[what - 1] ?? '') : what;
  workspace.as(person).react(CHANNEL, message.ts, name);
}
