import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { slaOperation } from '../../src/cli/sla.ts';
import type { Locale } from '../../src/core/message.ts';
import { UserError } from '../../src/errors.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'rounds-sla-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function explain(words: string[], locale: Locale = 'en') {
  if (slaOperation.needs !== 'nothing') throw new Error('a case needs no configuration');
  const texts = createTexts();
  let printed = '';
  let noted = '';
  const terminal = {
    texts,
    locale,
    t: texts(locale, 'UTC'),
    print: (text: string) => {
      printed += text;
    },
    note: (text: string) => {
      noted += text;
    },
  };
  const status = await slaOperation.run(terminal, words);
  return { status, printed, noted };
}

function caseFile(text: string): string {
  const path = join(folder, 'case.yaml');
  writeFileSync(path, text);
  return path;
}

const examples = join(import.meta.dirname, '../../examples/sla');
const cases = readdirSync(examples).sort();

describe('the worked cases kept as examples', () => {
  test('are all there', () => {
    expect(cases).toHaveLength(11);
  });

  test.each(cases)('%s comes out as it expects, in both languages', async (name) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const { status, printed, noted } = await explain(['explain', '--file', join(examples, name)], locale);
      expect({ status, noted }).toEqual({ status: 0, noted: '' });
      expect(printed).toContain('✔ ');
      expect(printed).not.toContain('✘ ');
    }
  });
});

const disputes = join(import.meta.dirname, '../fixtures/sla');

test.each(readdirSync(disputes).sort())('a dispute computed by hand: %s', async (name) => {
  const { status, printed, noted } = await explain(['explain', '--file', join(disputes, name)]);
  expect({ status, noted, missed: printed.split('\n').filter((line) => line.includes('✘')) }).toEqual({
    status: 0,
    noted: '',
    missed: [],
  });
});

test('names stages and events by their titles, and says why a stage exists and who changed a level why', async () => {
  const dispute = async (name: string, locale: Locale) =>
    (await explain(['explain', '--file', join(disputes, name)], locale)).printed;
  expect(await dispute('emergency-plan.yaml', 'en')).toContain(
    'Exists since “Restore” had not ended by 2026-11-20 22:00',
  );
  expect(await dispute('emergency-plan.yaml', 'zh-CN')).toContain('到 2026-11-20 22:00 「恢复」仍未结束，因此有此阶段');
  expect(await dispute('agreed-after-lowering.yaml', 'en')).toContain(
    'to level 4 at 2026-11-20 19:00 (agreed with the customer)',
  );
  expect(await dispute('reopened-with-pauses.yaml', 'zh-CN')).toContain('从「恢复」结束时起计');
  expect(await dispute('disagreed-in-the-same-instant.yaml', 'zh-CN')).toContain('「恢复」不算数');
});

test('tells lengths whole, so that they add up', async () => {
  const more = `${LEVEL_1}  - { at: "2026-11-20 09:00:30.5", event: paused, reason: wait }\n  - { at: 2026-11-20 10:12, event: resumed }\n  - { at: "2026-11-20 14:11:29.501", event: restored }\n`;
  const { printed } = await explain(['explain', '--file', caseWith(more)]);
  expect(printed).toContain('Counts 2026-11-20 09:00 – 2026-11-20 09:00:30.500: 30.5 s, 3 h 59 min 29.5 s left');
  expect(printed).toContain('Ended at 2026-11-20 14:11:29.501, late by 0.001 s');
});

test('derives a due time in steps that can be checked by hand', async () => {
  const { printed } = await explain(['explain', '--file', join(examples, 'case-06-office-hours.yaml')]);
  expect(printed).toContain('Allowance: 12 h of the service hours of calendar “office”');
  expect(printed).toContain('Counts 2026-11-20 17:30 – 2026-11-20 18:00: 30 min, 11 h 30 min left');
  expect(printed).toContain('Counts 2026-11-24 13:00 – 2026-11-24 13:30: 30 min, 0 s left');
  expect(printed).toContain('Due: 2026-11-24 13:30');
});

test('names the breach that a later level does not undo', async () => {
  const { printed } = await explain(['explain', '--file', join(examples, 'case-11-lowered-after-breach.yaml')]);
  expect(printed).toContain('Breach on record: level 2, Restore due 2026-11-20 18:00; changed to level 4');
});

test('speaks JSON for programs', async () => {
  const { printed } = await explain(['explain', '--file', join(examples, 'case-03-pause.yaml'), '--json']);
  expect(JSON.parse(printed)).toMatchObject({
    level: 2,
    clocks: [
      { stage: 'respond' },
      { stage: 'restore', state: 'met', dueAt: '2026-11-20T12:30:00.000Z', elapsedMs: 28_800_000 },
    ],
  });
});

test('says when the file expects something else, by its exit status too', async () => {
  const path = caseFile(
    'timeZone: UTC\nnow: 2026-11-20 10:00\nevents: [{ at: 2026-11-20 09:00, event: opened }, { at: 2026-11-20 09:00, event: levelled, level: 1 }]\nexpect: [{ stage: restore, state: met }]\n',
  );
  const { status, printed } = await explain(['explain', '--file', path]);
  expect(status).toBe(3);
  expect(printed).toContain('✘ restore: not as the file expects; expected met, computed running');
});

/** A case that is opened at nine, with more events and expectations. */
function caseWith(more: string, expected = ''): string {
  const start =
    'timeZone: UTC\nnow: 2026-11-20 20:00\nevents:\n  - { at: 2026-11-20 09:00, event: opened, id: start }\n';
  return caseFile(`${start}${more}${expected === '' ? '' : `expect:\n${expected}`}`);
}

const LEVEL_1 = '  - { at: 2026-11-20 09:00, event: levelled, level: 1, id: level }\n';

test.each([
  [
    'a restore that a person disagreed with',
    `${LEVEL_1}  - { at: 2026-11-20 10:00, event: restored, recovery: true, id: auto }\n  - { at: 2026-11-20 10:30, event: disagreed, of: auto, reason: still slow }\n`,
    '  - { stage: restore, state: overdue, overdue: 7h }\n  - { at: 2026-11-20 10:15, stage: restore, state: met }\n',
  ],
  [
    'a correction of a time and one of a level',
    `${LEVEL_1}  - { at: 2026-11-20 14:00, event: restored, id: done }\n  - { at: 2026-11-20 15:00, event: corrected, of: done, time: 2026-11-20 12:59, reason: phone log }\n  - { at: 2026-11-20 15:00, event: corrected, of: level, field: level, value: 2, reason: phone log }\n`,
    '  - { stage: restore, state: met, due: 2026-11-20 17:00, elapsed: 3h59m }\n',
  ],
  [
    'levels that were found after downtime',
    '  - { at: 2026-11-20 09:20, notBefore: 2026-11-20 09:02, event: levelled, level: 3 }\n  - { at: 2026-11-20 09:20, notBefore: 2026-11-20 09:02, event: levelled, level: 1 }\n',
    '  - { stage: restore, due: 2026-11-20 13:00 }\n',
  ],
  [
    'what was learned of later',
    `${LEVEL_1}  - { at: 2026-11-20 09:04, recordedAt: 2026-11-20 09:30, event: responded }\n`,
    '  - { at: 2026-11-20 09:10, notice: due, stage: respond }\n  - { at: 2026-11-20 09:31, notice: none, stage: respond }\n',
  ],
  [
    'what was said before',
    `${LEVEL_1}  - { at: 2026-11-20 09:01, event: responded }\n  - { at: 2026-11-20 11:00, event: warned, stage: restore, fraction: 0.5 }\n`,
    '  - { at: 2026-11-20 12:00, notice: warning, stage: restore, fraction: 0.75, folded: [] }\n  - { at: 2026-11-20 11:59, notice: none }\n',
  ],
  [
    'a nudge for a level',
    '  - { at: 2026-11-20 09:01, event: noted, text: called back }\n',
    '  - { at: 2026-11-20 09:15, notice: unlevelled }\n  - { at: 2026-11-20 09:14, notice: none }\n',
  ],
  [
    'all the rest',
    `${LEVEL_1}  - { at: 2026-11-20 09:01, event: planned, text: new disk }\n  - { at: 2026-11-20 09:02, event: arrived }\n  - { at: 2026-11-20 09:03, event: assigned, person: lin }\n  - { at: 2026-11-20 09:30, event: restored }\n  - { at: 2026-11-20 09:31, event: diagnosed, cause: disk, solution: replaced }\n  - { at: 2026-11-20 09:32, event: reported }\n  - { at: 2026-11-20 09:33, event: closed }\n  - { at: 2026-11-20 09:34, event: rated, rating: fair, comment: slow }\n`,
    '  - { stage: restore, state: met, elapsed: 30m }\n',
  ],
  [
    'a duplicate',
    `${LEVEL_1}  - { at: 2026-11-20 09:01, event: cancelled, reason: twice, duplicateOf: T-3 }\n`,
    '  - { stage: respond, state: void }\n',
  ],
])('takes %s', async (_, more, expected) => {
  const { status, printed, noted } = await explain(['explain', '--file', caseWith(more, expected)]);
  expect({ status, noted, missed: printed.includes('✘') }).toEqual({ status: 0, noted: '', missed: false });
});

test('says what is out of the ordinary about the events', async () => {
  const more = `${LEVEL_1}  - { at: 2026-11-20 09:30, event: responded, id: late }\n  - { at: 2026-11-20 09:40, event: corrected, of: late, time: "2026-11-20 09:04:30.5", reason: phone log }\n  - { at: 2026-11-20 09:50, event: resumed }\n`;
  const { printed } = await explain(['explain', '--file', caseWith(more)]);
  expect(printed).toContain(
    '“responded” was recorded at 2026-11-20 09:30 and corrected to 2026-11-20 09:04:30.500 (phone log)',
  );
  expect(printed).toContain('“resumed” of 2026-11-20 09:50 changes nothing');
});

test('says what is to be said after downtime', async () => {
  const { printed } = await explain(['explain', '--file', join(examples, 'case-10-our-downtime.yaml')]);
  expect(printed).toContain(
    'To be said now: Respond, the due time has passed, overdue by 15 min; 15 min late; with it 50 % (reached 2026-11-20 10:02:30)',
  );
});

test('says when an expectation of what is said, or of a former breach, is not met', async () => {
  const expected =
    '  - { at: 2026-11-20 09:10, notice: none }\n  - { formerLevel: 2, stage: restore }\n  - { at: 2026-11-20 08:00, stage: restore, state: met }\n';
  const { status, printed } = await explain(['explain', '--file', caseWith(LEVEL_1, expected)]);
  expect(status).toBe(3);
  expect(printed).toContain('✘ what is said at 2026-11-20 09:10: not as the file expects; expected none, computed due');
  expect(printed).toContain('✘ the breach under a former level: not as the file expects');
  expect(printed).toContain('✘ restore at 2026-11-20 08:00: not as the file expects; expected met, computed —');
});

test('does not look at a ticket before its opening', async () => {
  const path = caseFile('timeZone: UTC\nnow: 2026-11-20 08:59\nevents: [{ at: 2026-11-20 09:00, event: opened }]\n');
  const { status, noted } = await explain(['explain', '--file', path]);
  expect(status).toBe(2);
  expect(noted).toContain('2026-11-20 08:59');
});

test.each([
  ['no opening', 'events: [{ at: 2026-11-20 09:00, event: responded }]', 'There is no event “opened”'],
  [
    'an id twice',
    'events: [{ at: 2026-11-20 09:00, event: opened, id: a }, { at: 2026-11-20 09:00, event: closed, id: a }]',
    'Listed twice',
  ],
  [
    'an id that is not there',
    'events: [{ at: 2026-11-20 09:00, event: opened, id: start }, { at: 2026-11-20 09:01, event: disagreed, of: stat, reason: no }]',
    'Did you mean “start”',
  ],
  [
    'a correction of nothing',
    'events: [{ at: 2026-11-20 09:00, event: opened, id: a }, { at: 2026-11-20 09:01, event: corrected, of: a, reason: x }]',
    '“time” is missing',
  ],
  [
    'a correction without its value',
    'events: [{ at: 2026-11-20 09:00, event: opened, id: a }, { at: 2026-11-20 09:01, event: corrected, of: a, field: text, reason: x }]',
    '“value” is missing',
  ],
  [
    'a value without its field',
    'events: [{ at: 2026-11-20 09:00, event: opened, id: a }, { at: 2026-11-20 09:01, event: corrected, of: a, value: x, reason: x }]',
    '“field” is missing',
  ],
  [
    'an expectation of two sorts',
    'events: [{ at: 2026-11-20 09:00, event: opened }]\nexpect: [{ notice: due, state: met }]',
    'Unknown key “state”',
  ],
  [
    'an expectation of nothing',
    'events: [{ at: 2026-11-20 09:00, event: opened }]\nexpect: [{ state: met }]',
    '“stage” is missing',
  ],
  [
    'a time without its zone',
    'events: [{ at: "2026-11-20T09:00:00", event: opened }, { at: "Nov 20 2026", event: closed }]',
    ':3:',
  ],
])('tells %s', async (_, text, complaint) => {
  const { status, noted } = await explain([
    'explain',
    '--file',
    caseFile(`timeZone: UTC\nnow: 2026-11-20 10:00\n${text}\n`),
  ]);
  expect(status).toBe(2);
  expect(noted).toContain(complaint);
});

test('tells every fault of a file at once, with its line', async () => {
  const path = caseFile(
    'timeZone: Mars/Olympus\nnow: yesterday\nevents:\n  - { at: 2026-11-20 09:00, event: opend }\n  - { at: 2026-11-20 09:00, event: levelled, level: 0 }\nsla: { warnAT: [0.5] }\n',
  );
  const { status, noted } = await explain(['explain', '--file', path]);
  expect(status).toBe(2);
  for (const place of [':1:', ':2:', ':4:', ':5:', ':6:']) expect(noted).toContain(place);
  expect(noted).toContain('warnAt');
});

test.each([[[]], [['explain']], [['explian', '--file', 'x']]])('shows its usage for %j', async (words) => {
  await expect(slaOperation.run({} as never, words)).rejects.toThrow(UserError);
});

test('says which file it cannot read', async () => {
  const words = ['explain', '--file', join(folder, 'none.yaml')];
  await expect(slaOperation.run({} as never, words)).rejects.toMatchObject({ code: 'cli.cannot-read' });
});
