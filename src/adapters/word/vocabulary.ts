import { nearest } from '../../core/nearest.ts';
import { TemplateFault } from './template-fault.ts';

/** The tags that a template may use, from `templates/<template>.tags.json`; lists have tags of their own. */
export interface Vocabulary {
  readonly [tag: string]: TagMeaning;
}

export type TagMeaning =
  /**
   * `text` and `flag` may stand as a condition too; `merged` joins the table cells of equal neighbours; `chart` stands in
   * the alternative text of a chart.
   */
  { readonly kind: 'text' | 'flag' | 'merged' | 'chart' } | { readonly kind: 'list'; readonly tags: Vocabulary };

/** A tag as it stands in a template. */
export interface UsedTag {
  readonly name: string;
  readonly part: 'open' | 'close' | 'plain';
  /** It stands in the alternative text of a picture or a chart, not in the text. */
  readonly isAlternative?: boolean;
}

interface Scope {
  readonly opened: string | null;
  readonly tags: Vocabulary;
}

/** At most this many faults are told at once. */
const TOLD = 12;

/**
 * Checks the tags of one part of a template, in the order of the document.
 * @throws TemplateFault naming all unknown tags, each with the one that was likely meant, or the first that is misused.
 */
export function checkTags(used: readonly UsedTag[], vocabulary: Vocabulary): void {
  const scopes: Scope[] = [{ opened: null, tags: vocabulary }];
  const unknown: string[] = [];
  for (const { name, part, isAlternative = false } of used) {
    if (part === 'close') {
      if (scopes.length === 1) throw new TemplateFault('form.tag-not-opened', { tag: `{/${name}}` });
      scopes.pop();
      continue;
    }
    const meaning = meaningOf(name, scopes);
    if (meaning === undefined) unknown.push(suggestion(name, part, scopes, vocabulary));
    else checkUse({ name, part, isAlternative }, meaning);
    if (part === 'open') scopes.push({ opened: name, tags: meaning?.kind === 'list' ? meaning.tags : {} });
  }
  const left = scopes.at(-1)?.opened;
  if (left) throw new TemplateFault('form.tag-not-closed', { tag: `{#${left}}`, closing: `{/${left}}` });
  if (unknown.length > 0) {
    const told = [...new Set(unknown)];
    const more = told.length > TOLD ? ` … (+${told.length - TOLD})` : '';
    throw new TemplateFault('form.tags-unknown', { tags: `${told.slice(0, TOLD).join(' · ')}${more}` });
  }
}

/** What an input method for Chinese writes for `{` and `}`. */
const FULL_WIDTH_TAG = /[｛{]\s*([#/]?)\s*([A-Za-z]\w*)\s*[｝}]/g;

/**
 * Finds tags in full-width braces, which would stand in the document as they are.
 * @param text of a part, without its markup.
 * @throws TemplateFault naming the first
 */
export function checkBraces(text: string, vocabulary: Vocabulary): void {
  if (!text.includes('｛')) return;
  const known = new Set(allTags(vocabulary));
  for (const [tag, mark = '', name = ''] of text.matchAll(FULL_WIDTH_TAG)) {
    if (tag.startsWith('｛') && known.has(name)) {
      throw new TemplateFault('form.tag-misused', { tag, right: `{${mark}${name}}` });
    }
  }
}

function meaningOf(name: string, scopes: readonly Scope[]): TagMeaning | undefined {
  const scope = scopes.findLast(({ tags }) => Object.hasOwn(tags, name));
  return scope?.tags[name];
}

function checkUse({ name, part, isAlternative }: UsedTag, { kind }: TagMeaning): void {
  if (kind === 'chart' && (part === 'open' || !isAlternative)) {
    throw new TemplateFault('form.chart-misplaced', { tag: part === 'open' ? `{#${name}}` : `{${name}}` });
  }
  if (kind === 'list' && part === 'plain') {
    throw new TemplateFault('form.tag-misused', { tag: `{${name}}`, right: `{#${name}} … {/${name}}` });
  }
  if (kind === 'flag' && part === 'plain') {
    throw new TemplateFault('form.tag-misused', { tag: `{${name}}`, right: `{#${name}} … {/${name}}` });
  }
  if (kind === 'merged' && part === 'open') {
    throw new TemplateFault('form.tag-misused', { tag: `{#${name}}`, right: `{${name}}` });
  }
}

/** `{grupo} → {group}`; a tag that exists only within a list is shown there: `{item} → {#rows}{item}{/rows}`. */
function suggestion(name: string, part: 'open' | 'plain', scopes: readonly Scope[], vocabulary: Vocabulary): string {
  const written = part === 'open' ? `{#${name}}` : `{${name}}`;
  const inside = placeOf(name, vocabulary);
  if (inside) return `${written} → ${inside}`;
  const known = scopes.toReversed().flatMap(({ tags }) => Object.keys(tags));
  const near = nearest(name, known);
  if (near !== undefined) return `${written} → {${part === 'open' ? '#' : ''}${near}}`;
  const anywhere = nearest(name, allTags(vocabulary));
  const place = anywhere === undefined ? undefined : (placeOf(anywhere, vocabulary) ?? `{${anywhere}}`);
  return place === undefined ? written : `${written} → ${place}`;
}

function placeOf(name: string, vocabulary: Vocabulary): string | undefined {
  for (const [list, meaning] of Object.entries(vocabulary)) {
    if (meaning.kind !== 'list') continue;
    const inner = Object.hasOwn(meaning.tags, name) ? `{${name}}` : placeOf(name, meaning.tags);
    if (inner) return `{#${list}}${inner}{/${list}}`;
  }
  return undefined;
}

function allTags(vocabulary: Vocabulary): string[] {
  return Object.entries(vocabulary).flatMap(([name, meaning]) =>
    meaning.kind === 'list' ? [name, ...allTags(meaning.tags)] : [name],
  );
}
