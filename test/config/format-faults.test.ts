import { describe, expect, test } from 'vitest';
import { parseEnvironment } from '../../src/config/environment.ts';
import { formatFaults } from '../../src/config/format-faults.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { faultsOf, load, memoryFiles, SITE } from './fixture.ts';

const chinese = createTexts()('zh-CN', 'UTC');
const english = createTexts()('en', 'UTC');

describe('formatFaults', () => {
  test('shows the place, the line with a mark under what is meant, the problem, and how to mend it', () => {
    const faults = faultsOf(load(SITE.replace('timeZone: Asia/Shanghai', 'timeZone: Asia/Shanghi')));
    expect(formatFaults(faults, english)).toBe(
      [
        '/sites/ops.yaml:10:13  contract.timeZone',
        '  10 │   timeZone: Asia/Shanghi',
        '     │             ^^^^^^^^^^^^',
        '  This value does not fit.',
        '  found: the text “Asia/Shanghi”',
        '  expected: an IANA time zone such as Asia/Shanghai',
        '  → Did you mean “Asia/Shanghai”?',
        '',
        '✖ Configuration faults: 1, in sources: 1. Rounds starts when all are mended.',
      ].join('\n'),
    );
  });

  test('speaks Chinese, and Chinese characters take two columns', () => {
    const faults = faultsOf(load(SITE.replace('name: 门户, url', 'name: 门户, uri: x, url')));
    expect(formatFaults(faults, chinese)).toContain(
      [
        "  31 │   - { id: web, name: 门户, uri: x, url: 'https://ops.example.com/' }",
        '     │                            ^^^',
        '  不认识的键「uri」。',
        '  应为：以下之一：id、name、url、insecure、login',
        '  → 是不是「url」？',
      ].join('\n'),
    );
  });

  test('of a long line shows the part around the mark', () => {
    const long = `name: ${'客'.repeat(150)}, x: 1, url`;
    const faults = faultsOf(load(SITE.replace('name: 门户, url', long)));
    const [line = '', marks = ''] = formatFaults(faults, chinese).split('\n').slice(1);
    expect(line.length).toBeLessThan(130);
    expect(line).toContain('…客');
    expect(marks.trimEnd().endsWith('^')).toBe(true);
  });

  test('names variables in place of lines', () => {
    const parsed = parseEnvironment({ ROUNDS_HTTP_PORT: 'x' }, { slackRequired: false, files: memoryFiles({}) });
    expect(formatFaults(parsed.ok ? [] : parsed.faults, english)).toContain(
      'environment  ROUNDS_HTTP_PORT\n  This value',
    );
  });

  test('stops after a hundred, and says how many more there are', () => {
    const items = Array.from({ length: 150 }, (_, index) => `  k${index}: x`).join('\n');
    const faults = faultsOf(load(SITE.replace('contract:\n', `contract:\n${items}\n`)));
    const text = formatFaults(faults, english);
    expect(faults.length).toBe(150);
    expect(text).toContain('… and 50 more');
    expect(text).toContain('Configuration faults: 150');
  });
});

test('no text of a fault holds what would not be filled in', () => {
  const faults = [
    ...faultsOf(load('a: [')),
    ...faultsOf(load(SITE.replaceAll('app-01', 'app 01').replaceAll('2026', '26').replace('people:', 'peple:'))),
    ...faultsOf(load(`${SITE}sla: { warnAt: x, levels: [{}], escalate: [{ at: 11 }] }\nobligations: [{}]\n`)),
  ];
  expect(faults.length).toBeGreaterThan(15);
  for (const t of [chinese, english])
    expect(formatFaults(faults, t)).not.toMatch(/\{\{|\bundefined\b|config\.|check\./);
});
