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
  expect(printed).toContain('✘ restore is not as the file expects: expected met, computed running');
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
