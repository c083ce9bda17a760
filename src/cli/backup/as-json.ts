import type { Translate } from '../../context.ts';
import type { BackupCheck, BackupCopy } from '../../core/backup/copy.ts';
import { copyName } from '../../core/backup/copy.ts';
import type { RetentionDecision } from '../../core/backup/retention.ts';
import type { BackupStanding } from '../../core/backup/verdict.ts';
import type { Message } from '../../core/message.ts';

/** For programs: as it is recorded, instants in UTC, bytes and milliseconds; sentences as data and in words. */
export function copyAsJson(copy: BackupCopy, t: Translate) {
  const { warnings, failure, removeReason, checks, ...facts } = copy;
  return {
    name: copyName(copy.id),
    ...facts,
    warnings: warnings.map((warning) => inWords(warning, t)),
    failure: failure && inWords(failure, t),
    removeReason: removeReason && inWords(removeReason, t),
    checks: checks.map((check) => checkAsJson(check, t)),
  };
}

export function checkAsJson({ findings, ...facts }: BackupCheck, t: Translate) {
  return { ...facts, findings: findings.map((finding) => inWords(finding, t)) };
}

export function standingAsJson(standing: BackupStanding, t: Translate) {
  const { plan, lastGood, verifiedBy, lastRestored, underWay, troubles } = standing;
  return {
    plan: plan.id,
    lastGood: lastGood && copyAsJson(lastGood, t),
    verifiedBy,
    lastRestored: lastRestored && {
      ...lastRestored,
      findings: lastRestored.findings.map((finding) => inWords(finding, t)),
    },
    underWay: underWay && copyName(underWay.id),
    troubles: troubles.map(({ kind, message }) => ({ kind, ...inWords(message, t) })),
  };
}

export function decisionAsJson({ copy, action, reasons }: RetentionDecision, t: Translate) {
  return {
    name: copyName(copy.id),
    kind: copy.kind,
    startedAt: copy.startedAt,
    bytes: copy.bytes,
    action,
    reasons: reasons.map((reason) => inWords(reason, t)),
  };
}

export function inWords(message: Message, t: Translate) {
  return { ...message, text: t(message.key, message.values) };
}
