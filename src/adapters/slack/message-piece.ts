import type { types } from '@slack/bolt';
import type { Translate } from '../../context.ts';
import { LIMITS } from './limits.ts';

/** Blocks that stand or fall together, or one item of a list. */
export interface Piece {
  readonly blocks: readonly types.KnownBlock[];
  /** Of a list: items that follow one another are put into one block. */
  readonly item?: types.RichTextSection;
  /** Characters that count towards the message's limit. */
  readonly length: number;
  /** How much of the message it is, when it has to be left out. */
  readonly things: number;
  /** Rows of buttons are kept whatever else has to go: a message that can't be answered is of no use. */
  readonly isEssential?: boolean;
}

/** So much is kept free for the note that says what was left out. */
export const NOTE_ROOM = 200;

export function contextPiece(element: types.MrkdwnElement | types.PlainTextElement): Piece {
  return { blocks: [{ type: 'context', elements: [element] }], length: element.text.length, things: 1 };
}

export function notePiece(text: string): Piece {
  return contextPiece({ type: 'plain_text', text, emoji: false });
}

/** The blocks of as many pieces as Slack takes, with all that is essential, and a note of how much is missing. */
export function fitPieces(pieces: readonly Piece[], t: Translate): types.KnownBlock[] {
  const whole = joinItems(pieces);
  const size = pieces.reduce((sum, piece) => sum + piece.length, sizeOfBlocks(whole.length));
  if (whole.length <= LIMITS.messageBlocks && size <= LIMITS.messageCharacters) return whole;
  return joinItems(choosePieces(pieces, t));
}

function sizeOfBlocks(count: number): number {
  return count * LIMITS.charactersPerBlock;
}

function choosePieces(pieces: readonly Piece[], t: Translate): Piece[] {
  const essential = chooseEssential(pieces);
  let blocks = LIMITS.messageBlocks - 1;
  let characters = LIMITS.messageCharacters - NOTE_ROOM - sizeOfBlocks(1);
  for (const piece of essential) {
    blocks -= piece.blocks.length;
    characters -= piece.length + sizeOfBlocks(piece.blocks.length);
  }
  const kept: Piece[] = [];
  let noteAt = 0;
  let leftOut = 0;
  let isFull = false;
  let listLength = 0;
  for (const piece of pieces) {
    if (essential.has(piece)) {
      kept.push(piece);
      listLength = 0;
      continue;
    }
    const continues = continuesList(piece, listLength);
    const needed = continues ? 0 : Math.max(1, piece.blocks.length);
    const size = piece.length + sizeOfBlocks(needed);
    isFull = isFull || piece.isEssential === true || needed > blocks || size > characters;
    if (isFull) {
      leftOut += piece.things;
      continue;
    }
    blocks -= needed;
    characters -= size;
    listLength = piece.item ? (continues ? listLength : 0) + piece.length : 0;
    kept.push(piece);
    noteAt = kept.length;
  }
  kept.splice(noteAt, 0, notePiece(t('chat.more-things', { count: leftOut })));
  return kept;
}

/** The first rows of buttons that fit at all; a message of nothing but buttons may have too many of them. */
function chooseEssential(pieces: readonly Piece[]): Set<Piece> {
  const chosen = new Set<Piece>();
  let blocks = LIMITS.messageBlocks - 1;
  let characters = LIMITS.messageCharacters - NOTE_ROOM - sizeOfBlocks(1);
  for (const piece of pieces) {
    if (!piece.isEssential) continue;
    blocks -= piece.blocks.length;
    characters -= piece.length + sizeOfBlocks(piece.blocks.length);
    if (blocks < 0 || characters < 0) break;
    chosen.add(piece);
  }
  return chosen;
}

function continuesList(piece: Piece, listLength: number): boolean {
  return piece.item !== undefined && listLength > 0 && listLength + piece.length <= LIMITS.sectionCharacters;
}

function joinItems(pieces: readonly Piece[]): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  let items: types.RichTextSection[] = [];
  let listLength = 0;
  for (const piece of pieces) {
    if (piece.item === undefined) {
      listLength = 0;
      blocks.push(...piece.blocks);
    } else if (continuesList(piece, listLength)) {
      items.push(piece.item);
      listLength += piece.length;
    } else {
      items = [piece.item];
      listLength = piece.length;
      blocks.push({ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: items }] });
    }
  }
  return blocks;
}
