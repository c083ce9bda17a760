import { z } from 'zod';
import { lineText } from '../record/values.ts';

/** What a knowledge article 知识条目 says. */
export interface ArticleEntry {
  readonly title: string;
  /** How the fault shows 现象. */
  readonly symptom: string;
  readonly cause: string;
  readonly solution: string;
  /** Words by which it is to be found, too. */
  readonly tags: readonly string[];
}

export interface Article {
  readonly id: number;
  readonly contractId: string;
  /** Counted per contract; shown as K-3. */
  readonly number: number;
  /** A retired article 停用 stays readable and is found by nobody. */
  readonly state: 'valid' | 'retired';
  /** 1 as it was written, one more with each change. */
  readonly version: number;
  readonly entry: ArticleEntry;
  /** The ticket that it was written of. */
  readonly ticket: { readonly id: number; readonly number: number } | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What was done to an article, each with the article as it was from then on. */
export interface ArticleVersion {
  readonly version: number;
  readonly change: 'created' | 'edited' | 'retired';
  readonly entry: ArticleEntry;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** How an article is called in messages and commands. */
export function articleName(number: number): string {
  return `K-${number}`;
}

/** Reads `K-3`, `k3`, `#3` or `3`; null for anything else. */
export function parseArticleName(text: string): number | null {
  const match = /^(?:k-?|#)?(\d{1,9})$/i.exec(text.trim());
  const number = Number(match?.[1] ?? 0);
  return number > 0 ? number : null;
}

/** What Slack lets a person type into one field is more than anybody reads. */
export const ARTICLE_TEXT_CHARACTERS = 3_000;
const TAG_CHARACTERS = 40;
const MOST_TAGS = 10;
/** All tags in one line, as they are typed. */
export const TAG_LINE_CHARACTERS = MOST_TAGS * (TAG_CHARACTERS + 2);

const longText = z.string().trim().min(1).max(ARTICLE_TEXT_CHARACTERS);

const tagLine = z
  .string()
  .max(TAG_LINE_CHARACTERS)
  .default('')
  .transform((line, check) => {
    const tags = splitTags(line);
    if (tags.length > MOST_TAGS) check.addIssue({ code: 'custom', message: 'kb.too-many-tags' });
    if (tags.some((tag) => tag.length > TAG_CHARACTERS)) check.addIssue({ code: 'custom', message: 'kb.long-tag' });
    return tags;
  });

/** The fields of an article as they are typed, with all tags in one line. */
export const articleFields = { title: lineText, symptom: longText, cause: longText, solution: longText, tags: tagLine };

/** Tags are typed in one line, with commas of either script or blanks between them; each counts once. */
export function splitTags(line: string): string[] {
  const tags = line.split(/[,，、;；\s]+/).map((tag) => tag.replace(/^#/, ''));
  return [...new Map(tags.filter((tag) => tag !== '').map((tag) => [tag.toLowerCase(), tag])).values()];
}
