import { describe, expect, it } from 'vitest';
import { labelOf, labelSchema, subjectOf, wholeLabel } from '../../../src/checks/rules/label.ts';

const schema = labelSchema('What it is.');

describe('a label', () => {
  it.each(['告警', 'x'.repeat(200), { 'zh-CN': '告警' }, { en: 'Alarms' }, { 'zh-CN': '告警', en: 'Alarms' }])(
    '%j is taken',
    (label) => {
      expect(schema.parse(label)).toEqual(label);
    },
  );

  it.each([
    ['', 'config.expected.line'],
    ['  ', 'config.expected.line'],
    ['a\nb', 'config.expected.line'],
    ['x'.repeat(201), 'config.expected.line'],
    [5, 'config.expected.line'],
    [{}, 'config.expected.local-text'],
    [{ en: '' }, 'config.expected.line'],
    [{ en: 'a\nb', 'zh-CN': '告警' }, 'config.expected.line'],
    [{ en: 'Alarms', de: 'Alarme' }, 'Unrecognized key: "de"'],
  ])('%j is refused: %s', (label, expected) => {
    expect(JSON.stringify(schema.safeParse(label).error?.issues)).toContain(JSON.stringify(expected).slice(1, -1));
  });

  it.each([
    ['告警', '', '告警'],
    ['告警', 'host', '告警 host'],
    [{ 'zh-CN': '告警', en: 'Alarms' }, '', { 'zh-CN': '告警', en: 'Alarms' }],
    [{ 'zh-CN': '告警', en: 'Alarms' }, 'host', { 'zh-CN': '告警 host', en: 'Alarms host' }],
    [{ en: 'Alarms' }, 'host', { en: 'Alarms host' }],
  ])('%j for the group %j is %j', (label, group, wanted) => {
    expect(labelOf(label, group)).toEqual(wanted);
  });

  it.each([
    ['告警', '告警', '告警'],
    [{ 'zh-CN': '告警', en: 'Alarms' }, '告警', '告警 / Alarms'],
    [{ en: 'Alarms', 'zh-CN': '告警' }, '告警', '告警 / Alarms'],
    [{ en: 'Alarms' }, 'Alarms', 'Alarms'],
    [{ 'zh-CN': 'MQ', en: 'MQ' }, 'MQ', 'MQ'],
  ])('%j has readings under %s, and is %s in full', (label, subject, whole) => {
    expect([subjectOf(label), wholeLabel(label)]).toEqual([subject, whole]);
  });
});
