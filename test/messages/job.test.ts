import { describe, expect, test } from 'vitest';
import { blockFaults } from '../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../demo/workspace/faults.ts';
import type { World } from '../../demo/workspace/world.ts';
import { renderMessage } from '../../src/adapters/slack/render-message.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import { LOCALES } from '../../src/core/message.ts';
import type { ScheduledRun } from '../../src/core/scheduled-run.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { jobListMessage, type ListedJob } from '../../src/messages/job-list.ts';
import { jobNoticeMessage } from '../../src/messages/job-notice.ts';
import { jobPauseMessage } from '../../src/messages/job-pause.ts';
import type { Voice } from '../../src/messages/voice.ts';
import { textOf } from '../support/chat-answers.ts';
import { testSite } from '../support/site.ts';

const HOSTILE = '<!channel> *x* `z` <@U0LEAD0001> {{name}} \u0000 ';
const LONG = HOSTILE.repeat(60);
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 2, minutes));
const title = { key: 'job.title-inspection', values: { template: LONG } };
/** The local workspace refuses what Slack refuses. */
const world = { faults: createFaults() } as World;

function run(minutes: number, change: Partial<ScheduledRun> = {}): ScheduledRun {
  return {
    job: 'inspection:acme:daily',
    dueAt: at(minutes),
    claimedAt: at(minutes),
    lateMs: 0,
    attempts: 1,
    endedAt: at(minutes),
    outcome: 'failed',
    detail: { key: 'job.failed-inside', values: { reference: LONG } },
    ...change,
  };
}

const listed = (index: number): ListedJob => ({
  name: `inspection:t-${index}`,
  title,
  schedule: '30 8 * * *',
  pause: { by: 'lead', at: at(0), reason: LONG.slice(0, 1_000) },
  next: [at(1), at(2), at(3)],
  last: run(0),
  lastDone: run(-60, { outcome: 'done', detail: null }),
});

const notice = {
  name: 'inspection:acme:daily',
  title,
  told: {
    counts: new Map([
      ['failed', 40_000] as const,
      ['missed', 3] as const,
      ['skipped', 2] as const,
      ['overlapped', 1] as const,
    ]),
    firstDueAt: at(0),
    lastDueAt: at(4),
    latest: [run(4), run(3), run(2), run(1), run(0)],
  },
  lateRun: run(5, { outcome: null, lateMs: 3_600_000 }),
  recoveredAt: at(6),
  nextAt: null,
};

describe.each(LOCALES)('in %s', (locale) => {
  const voice: Voice = { site: testSite({}), locale, t: createTexts()(locale, 'Asia/Shanghai') };
  const messages: [string, ChatMessage][] = [
    [
      'a list of a hundred jobs',
      jobListMessage(
        Array.from({ length: 100 }, (_, index) => listed(index)),
        voice,
      ),
    ],
    ['a notice', jobNoticeMessage(notice, voice)],
    [
      'a pause',
      jobPauseMessage(
        { title, pause: { by: 'lead', at: at(0), reason: LONG }, resumedBy: null, resumedAt: null },
        voice,
      ),
    ],
    [
      'the end of a pause',
      jobPauseMessage(
        { title, pause: { by: 'lead', at: at(0), reason: LONG }, resumedBy: 'gone', resumedAt: at(9) },
        voice,
      ),
    ],
  ];

  test.each(messages)('%s is what Slack takes, whatever stands in it', (_what, message) => {
    const { blocks } = renderMessage(message, voice.t);
    expect(blockFaults(world, JSON.parse(JSON.stringify(blocks)), 'message', '/blocks')).toEqual([]);
    expect(JSON.stringify(blocks)).not.toContain('"type":"user"');
  });

  test('a notice says what became of each, what is being made up for, and that it is over', () => {
    const short = { key: 'job.title-inspection', values: { template: 'T' } };
    const detail = { key: 'job.failed-inside', values: { reference: '0A1B2C3D' } };
    const latest = [run(4, { outcome: 'missed', detail: null }), run(3, { detail })];
    const text = textOf(jobNoticeMessage({ ...notice, title: short, told: { ...notice.told, latest } }, voice));
    expect(text).toContain('10:04');
    expect(text).toContain('0A1B2C3D');
    expect(text).toContain('40000');
    expect(text).toContain('40004');
    expect(text).toContain('10:05');
    expect(text).toContain('10:06');
    expect(text).not.toMatch(/\{\{|undefined|null|NaN/);
  });
});
