import { describe, expect, test } from 'vitest';
import { formatFaults } from '../../src/config/format-faults.ts';
import type { InspectionTemplate } from '../../src/core/inspection.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

const TEMPLATE = SITE.indexOf('inspections:');

/** The fixture with more fields for its first template. */
function siteWith(fields: string): string {
  const head = SITE.slice(0, TEMPLATE);
  const rest = SITE.slice(TEMPLATE).replace(/(\n {2}- id: [^\n]*\n)/, `$1${fields}`);
  return head + rest;
}

function templateWith(fields: string): InspectionTemplate | undefined {
  const loaded = load(siteWith(fields));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
  return loaded.sites[0]?.inspections[0];
}

const told = (fields: string, locale: 'en' | 'zh-CN') =>
  formatFaults(faultsOf(load(siteWith(fields))), createTexts()(locale, 'UTC'));

describe('the schedule of a template', () => {
  test('is kept as it is written, with what is done about missed runs', () => {
    expect(templateWith('    schedule: "30 8 * * MON-FRI"\n    catchUp: skip\n')).toMatchObject({
      schedule: '30 8 * * MON-FRI',
      catchUp: 'skip',
    });
    expect(templateWith('    schedule: 0 9 L * *\n')).toMatchObject({ schedule: '0 9 L * *' });
    expect(templateWith('')).not.toHaveProperty('schedule');
    expect(templateWith('')).not.toHaveProperty('catchUp');
  });

  test('that is none is told with its line, its field and what is expected', () => {
    const line = SITE.slice(0, TEMPLATE).split('\n').length + 2;
    const text = told('    schedule: "30 24 * * *"\n', 'en');
    expect(text).toContain(`:${line}:`);
    expect(text).toContain('inspections[0].schedule');
    expect(text).toContain('The second field, the hour, cannot be “24”.');
    expect(text).toContain('found: the text “30 24 * * *”');
    expect(text).toContain('expected: 0 to 23');
    const chinese = told('    schedule: "30 24 * * *"\n', 'zh-CN');
    expect(chinese).toContain('第二段（时）不能是「24」');
    expect(chinese).toContain('0 到 23');
  });

  test.each([
    ['"0 0 2 * * *"', 'six fields: seconds are not taken'],
    ['"0 2 31 2 *"', 'never due: no month “2” has a day “31”'],
    ['daily', 'has 1 field, not five'],
    ['"@daily"', 'short form'],
    ['""', 'has 0 fields, not five'],
    ['5', 'a schedule in quotes'],
    ['[0, 2]', 'a schedule in quotes'],
  ])('%s is told', (schedule, expected) => {
    const faults = faultsOf(load(siteWith(`    schedule: ${schedule}\n`)));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.path).toBe('inspections[0].schedule');
    expect(told(`    schedule: ${schedule}\n`, 'en')).toContain(expected);
  });

  test.each([
    ['    schedule: */5 * * * *', '*/5 * * * *'],
    ['    schedule: * * * * * # each minute', '* * * * *'],
    ['    x: { a: */5 2 * * *, b: 1 }', '*/5 2 * * *'],
  ])('that begins with a star and has no quotes is told once, as what it is: %s', (line, marked) => {
    const faults = faultsOf(load(siteWith(`${line}\n`)));
    expect(faults.map(brief)).toEqual([`yaml.unquoted-star «${marked}»`]);
    expect(told(`${line}\n`, 'en')).toContain('Put it in quotes');
  });

  test('catching up goes with a schedule, and is one of two', () => {
    expect(told('    catchUp: skip\n', 'en')).toContain('“catchUp” goes with a schedule only');
    expect(told('    schedule: "0 2 * * *"\n    catchUp: later\n', 'en')).toContain('run-late');
  });
});
