import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

export interface KnowledgeContractRow {
  id: Generated<number>;
  contract_id: string;
  /** Of its articles. */
  last_number: number;
}

/** An article as its latest version has it. */
export interface ArticleRow {
  id: Generated<number>;
  contract_id: string;
  /** Counted per contract: K-3. */
  number: number;
  /** `valid`, `retired`. */
  state: string;
  version: number;
  title: string;
  symptom: string;
  cause: string;
  solution: string;
  tags: JsonColumn;
  /** The ticket that it was written of; of one ticket there is one valid article. */
  ticket_id: number | null;
  created_by: string;
  created_at: Instant;
  changed_at: Instant;
}

/** Append-only: what an article said, who made it say so, and why. */
export interface ArticleVersionRow {
  article_id: number;
  version: number;
  /** `created`, `edited`, `retired`. */
  change_kind: string;
  entry: JsonColumn;
  changed_by: string;
  changed_at: Instant;
  reason: string | null;
  request_key: string;
}

/** A solved ticket or a valid article that can be found. */
export interface KnowledgeEntryRow {
  id: Generated<number>;
  /** Its contract, as numbered in `knowledge_contracts`. */
  scope: number;
  /** `ticket`, `article`. */
  kind: string;
  subject_id: number;
  /** Its words, four bytes each: what stands in `knowledge_words` and would have to be taken out. */
  words: Buffer;
}

export interface KnowledgeWordRow {
  scope: number;
  word: number;
  entry: number;
}
