import { describe, expect, it } from 'vitest';
import { TemplateFault } from '../../../src/adapters/word/template-fault.ts';
import { checkTags, type UsedTag, type Vocabulary } from '../../../src/adapters/word/vocabulary.ts';

const vocabulary: Vocabulary = {
  title: { kind: 'text' },
  provisional: { kind: 'flag' },
  rows: {
    kind: 'list',
    tags: {
      group: { kind: 'merged' },
      item: { kind: 'text' },
      lines: { kind: 'list', tags: { text: { kind: 'text' } } },
    },
  },
};

/** `#rows item /rows` as tags. */
function tags(written: string): UsedTag[] {
  return written.split(' ').map((tag) => {
    if (tag.startsWith('#')) return { name: tag.slice(1), part: 'open' };
    if (tag.startsWith('/')) return { name: tag.slice(1), part: 'close' };
    return { name: tag, part: 'plain' };
  });
}

function faultOf(written: string): Pick<TemplateFault, 'code' | 'values'> | null {
  try {
    checkTags(tags(written), vocabulary);
    return null;
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return { code: error.code, values: error.values };
  }
}

describe('checking the tags of a template', () => {
  it.each([
    'title',
    '#rows group item #lines text /lines /rows',
    '#provisional title /provisional',
    '#title title /title',
    '#rows title #lines item title / / title',
  ])('accepts %s', (written) => {
    expect(faultOf(written)).toBeNull();
  });

  it.each([
    ['a mistyped tag is told with the one that was meant', 'titel', '{titel} → {title}'],
    ['a mistyped list too', '#rosw item /rosw', '{#rosw} → {#rows} · {item} → {#rows}{item}{/rows}'],
    ['a tag out of its list is shown in it', 'item', '{item} → {#rows}{item}{/rows}'],
    ['also two lists deep', 'text', '{text} → {#rows}{#lines}{text}{/lines}{/rows}'],
    ['a mistyped one out of its list as well', 'grup', '{grup} → {#rows}{group}{/rows}'],
    ['one like no other stands alone', 'weather', '{weather}'],
    ['all of them are told at once, each once', 'titel weather titel', '{titel} → {title} · {weather}'],
    ['nothing of the language itself is a tag', 'constructor', '{constructor}'],
  ])('%s', (_name, written, told) => {
    expect(faultOf(written)).toEqual({ code: 'form.tags-unknown', values: { tags: told } });
  });

  it('tells at most a dozen', () => {
    const many = Array.from({ length: 20 }, (_, index) => `zzzzzz${index}`).join(' ');
    expect(String(faultOf(many)?.values.tags)).toMatch(/ … \(\+8\)$/);
  });

  it.each([
    ['#rows item', 'form.tag-not-closed', { tag: '{#rows}', closing: '{/rows}' }],
    ['#rows #lines text /lines', 'form.tag-not-closed', { tag: '{#rows}', closing: '{/rows}' }],
    ['title /rows', 'form.tag-not-opened', { tag: '{/rows}' }],
    ['rows', 'form.tag-misused', { tag: '{rows}', right: '{#rows} … {/rows}' }],
    ['provisional', 'form.tag-misused', { tag: '{provisional}', right: '{#provisional} … {/provisional}' }],
    ['#rows #group item /group /rows', 'form.tag-misused', { tag: '{#group}', right: '{group}' }],
  ])('refuses %s', (written, code, values) => {
    expect(faultOf(written)).toEqual({ code, values });
  });
});
