import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readYaml } from '../../src/config/read-yaml.ts';
import { findNode } from '../../src/config/yaml-file.ts';
import { brief } from './fixture.ts';

const read = (text: string) => readYaml('site.yaml', text);

describe('values', () => {
  test.each<[yaml: string, value: unknown]>([
    ['a: 1', { a: 1 }],
    ['a: 2026-11-01', { a: '2026-11-01' }],
    ['a: 09:00-12:00', { a: '09:00-12:00' }],
    ['a: yes', { a: 'yes' }],
    ['a: true', { a: true }],
    ['a:', { a: null }],
    ['24: x\ntrue: y', { 24: 'x', true: 'y' }],
    ['\uFEFFa: 中文', { a: '中文' }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a: &x { b: 1 }\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x { b: 1, c: 2 }\nd:\n  <<: *x\n  c: 3', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['a: &x { b: 1 }\nc: &y { b: 2, d: 2 }\ne:\n  <<: [*x, *y]', { a: { b: 1 }, c: { b: 2, d: 2 }, e: { b: 1, d: 2 } }],
    ['a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ["'<<': 1", { '<<': 1 }],
  ])('%j is %j', (yaml, value) => {
    const content = read(yaml);
    expect(content.faults).toEqual([]);
    expect(content.root?.value).toEqual(value);
  });

  test('a value behind an alias stands where it was written, under the path where it is used', () => {
    const { root } = read('a: &x { b: 1 }\nc:\n  <<: *x');
    if (!root) throw new Error('not read');
    const node = findNode(root, ['c', 'b']);
    expect(node.path).toEqual(['c', 'b']);
    expect(node.range.start).toBe('a: &x { b: '.length);
  });

  test('a path that leads nowhere ends at the nearest value above', () => {
    const { root } = read('a: { b: [1] }');
    if (!root) throw new Error('not read');
    expect(findNode(root, ['a', 'b', 3, 'x']).path).toEqual(['a', 'b']);
  });
});

describe('faults of form', () => {
  test.each<[yaml: string, faults: readonly string[]]>([
    ['a:\n\tb: 1', ['yaml.tab-as-indent « »']],
    ['a: [1, 2', ['yaml.bad-indent «»']],
    ['a: "x', ['yaml.missing-char «»']],
    ['a：1\nb: 2', ['yaml.multiline-implicit-key «a：1»']],
    ['a: b: c', ['yaml.block-as-implicit-key «b»']],
    ['a: @x', ['yaml.bad-scalar-start «@»']],
    ['a: "\\q"', ['yaml.bad-dq-escape «\\»']],
    ['a: 1\na: 2', ['a yaml.duplicate-key «a»']],
    ['a: !secret x', ['yaml.tag-resolve-failed «!secret»']],
    ['a: 1\n---\nb: 2', ['yaml.multiple-docs «---»']],
    ['a: *x', ['a yaml.bad-alias «*x»']],
    ['a: &x [*x]', ['a[0] yaml.circular «[*x]»']],
    ['? [1]\n: 2', ['yaml.bad-key «[1]»']],
    ['__proto__: { polluted: true }', ['yaml.bad-key «__proto__»']],
    ['a: { <<: 1 }', ['a yaml.bad-merge «1»']],
  ])('%j', (yaml, faults) => {
    expect(read(yaml).faults.map(brief)).toEqual(faults);
  });

  test('each has a hint', () => {
    const texts = ['a:\n\tb: 1', 'a: [1', 'a: 1\na: 2', 'a: *x', 'a: &x [*x]', '? [1]\n: 2', 'a: { <<: 1 }', 'a: & b'];
    for (const fault of texts.flatMap((text) => read(text).faults)) expect(fault.hint).not.toBeNull();
  });

  test('a key that stands twice hides no other fault', () => {
    const content = read('a: 1\na: 2\nb: *x');
    expect(content.faults.map(brief)).toEqual(['a yaml.duplicate-key «a»', 'b yaml.bad-alias «*x»']);
    expect(content.root?.value).toEqual({ a: 1, b: null });
  });
});

describe('input that is made to hurt', () => {
  /** What this thread has computed, in seconds: however busy the machine is with others, it is the same. */
  function cpuSeconds(work: () => void): number {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1e6;
  }

  const ordinary = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n');
  let ordinarySeconds = 0;
  beforeAll(() => {
    ordinarySeconds = cpuSeconds(() => read(ordinary));
  });

  /** Half a megabyte that hurts takes 4 times as long as one that is well; what grew with the square would take thousands. */
  function inTime(text: string) {
    let content: ReturnType<typeof read> | undefined;
    const seconds = cpuSeconds(() => {
      content = read(text);
    });
    expect(seconds).toBeLessThan(100 * ordinarySeconds);
    if (!content) throw new Error('nothing was read');
    return content;
  }

  test('a bomb of aliases is refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const content = inTime(`l0: &l0 x\n${levels.join('\n')}`);
    expect(content.faults.map((fault) => fault.problem.key)).toEqual(['config.yaml.too-large']);
  });

  test('a bomb of merges is refused', () => {
    const levels = Array.from(
      { length: 20 },
      (_, level) => `l${level + 1}: &l${level + 1} { a: *l${level}, b: *l${level} }`,
    );
    expect(inTime(`l0: &l0 { x: 1 }\n${levels.join('\n')}`).faults.map((fault) => fault.problem.key)).toEqual([
      'config.yaml.too-large',
    ]);
  });

  test.each([
    ['brackets', '['.repeat(500_000)],
    ['dashes', '- '.repeat(500_000)],
    ['indentation', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['question marks', '? '.repeat(500_000)],
    ['closed brackets', `a: ${'['.repeat(60)}1${']'.repeat(60)}`],
  ])('deep nesting by %s is refused', (_what, text) => {
    expect(inTime(text).faults.map((fault) => fault.problem.key)).toEqual(['config.yaml.too-deep']);
  });

  test('what only looks deep is read', () => {
    const text = `a: |\n  ${'['.repeat(100)}\n  ${'- '.repeat(100)}\nb: "${'{'.repeat(100)}"\n# ${'['.repeat(100)}\nc: [\n${' '.repeat(300)}1]\n`;
    expect(read(text).faults).toEqual([]);
  });

  test('tens of thousands of keys in one mapping are no burden', () => {
    const content = read(ordinary);
    expect(content.faults).toEqual([]);
    expect(content.root?.fields?.size).toBe(50_000);
  });

  test('a broken megabyte is answered with a handful of faults', () => {
    const content = inTime('a: ]\n'.repeat(100_000));
    expect(content.root).toBeNull();
    expect(content.faults.length).toBeGreaterThan(0);
    expect(content.faults.length).toBeLessThanOrEqual(20);
  });

  test('any text at all is answered, never thrown at', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '"',
      "'",
      '|',
      '>',
      '#',
      '? ',
      '!t ',
      '<<: ',
      ',',
      '\t',
      '中',
      '%',
      '---\n',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        (text) => {
          const content = read(text);
          expect(content.root !== null || content.faults.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
