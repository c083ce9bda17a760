import { describe, expect, test } from 'vitest';
import { KNOWN_STAGES } from '../../src/core/sla-policy.ts';
import { actorName } from '../../src/messages/ticket-facts.ts';
import { threadMessage } from '../../src/messages/ticket-thread.ts';
import { events, LEVEL_2, lines, OPENED, policyWith, record, view, voice } from './facts.ts';

describe('who did something', () => {
  test.each([
    ['engineer', 'button', '工程师甲', 'Engineer A'],
    ['gone', 'command', 'gone', 'gone'],
    [null, 'rounds', 'Rounds', 'Rounds'],
    [null, 'webhook', '监控系统', 'the monitoring system'],
    // For example a reply that was deleted: Slack does not say by whom.
    [null, 'reply', '未知人员', 'someone'],
    [null, 'import', '未知人员', 'someone'],
  ] as const)('%s by %s: %s', (actor, source, chinese, english) => {
    expect(actorName({ actor, source }, voice())).toBe(chinese);
    expect(actorName({ actor, source }, voice('en'))).toBe(english);
  });

  test('is said in the thread', () => {
    const all = events(OPENED, ['11:00', { kind: 'noted', text: '原文' }, { actor: null, source: 'import' }]);
    const last = all.at(-1);
    if (!last) throw new Error('no event');
    const after = view(record(all), '11:00');
    const message = threadMessage(last, { before: after, after }, voice());
    expect(message && lines(message)).toEqual(['📝 未知人员：原文']);
  });
});

test('a restore offers the fault report where the policy owes one', () => {
  const all = events(OPENED, LEVEL_2, ['16:30', { kind: 'restored' }]);
  const last = all.at(-1);
  if (!last) throw new Error('no event');
  const buttons = (stages: Parameters<typeof policyWith>[0]['stages']) => {
    const after = view(record(all, stages === undefined ? {} : { policy: policyWith({ stages }) }), '16:30');
    const message = threadMessage(last, { before: after, after }, voice());
    return message && lines(message).at(-1);
  };
  const within = { days: 1, milliseconds: 0 };
  const stage = (name: 'restore' | 'report', from: string) => {
    const known = KNOWN_STAGES[name];
    if (!known) throw new Error(`no stage ${name}`);
    return { ...known, name, from, within, onlyIf: null };
  };
  expect(buttons(undefined)).toBe('[*填写原因与解决…]');
  expect(buttons([stage('restore', 'opened'), stage('report', 'restore')])).toBe('[*填写原因与解决…] [故障报告…]');
});
