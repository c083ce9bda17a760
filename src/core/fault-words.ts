/**
 * What a text is about, as numbers that can be compared quickly: its words (a name of several words, such as `HostDiskFull`,
 * is these words) and the pairs of neighbouring Chinese characters, each hashed to less than `WORD_KINDS`. Figures, which
 * change from one time to the next, are left out. `visit` gets the weight of each: words of the trade, and those that are
 * joined to a figure as the names of hosts are, say little.
 */
export function visitWords(text: string, weight: number, visit: (word: number, weight: number) => void): void {
  const plain = FULL_WIDTH.test(text) ? text.normalize('NFKC') : text;
  let index = 0;
  while (index < plain.length) {
    const kind = kindOf(plain.charCodeAt(index));
    if (kind === OTHER) {
      index += 1;
      continue;
    }
    const end = kind === HAN ? hanEnd(plain, index) : wordEnd(plain, index);
    if (kind === HAN) visitPairs(plain, { index, end, weight }, visit);
    else visitWord(plain, { index, end, weight }, visit);
    index = end;
  }
}

/** Hashes stay below this: many more than there are words in some thousand texts. */
export const WORD_KINDS = 1 << 18;

/** A word or a name as a number. */
export function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) & (WORD_KINDS - 1);
}

const LITTLE = 0.15;
const FULL_WIDTH = /[\uff00-\uffef\u3000]/;

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const LETTER = 3;
const HAN = 4;

function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return LOWER;
  if (code >= 0x41 && code <= 0x5a) return UPPER;
  if (code < 0xc0) return OTHER;
  if (code >= 0x3400 && code <= 0x9fff) return HAN;
  // Letters of other scripts, roughly: what stands among punctuation makes no word.
  return code < 0x2000 || (code >= 0x3040 && code <= 0x30ff) || (code >= 0xac00 && code <= 0xd7a3) ? LETTER : OTHER;
}

function hanEnd(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && kindOf(text.charCodeAt(end)) === HAN) end += 1;
  return end;
}

/** A word ends where it is over, and before the next one of a name: `Host|Disk|Full`, `HTTP|Server`. */
function wordEnd(text: string, from: number): number {
  let before = kindOf(text.charCodeAt(from));
  for (let end = from + 1; end < text.length; end += 1) {
    const kind = kindOf(text.charCodeAt(end));
    if (kind === OTHER || kind === HAN) return end;
    if (kind === UPPER && before === LOWER) return end;
    if (kind === UPPER && before === UPPER && kindOf(text.charCodeAt(end + 1)) === LOWER) return end;
    before = kind;
  }
  return text.length;
}

interface Part {
  readonly index: number;
  readonly end: number;
  readonly weight: number;
}

function visitPairs(text: string, { index, end, weight }: Part, visit: (word: number, weight: number) => void): void {
  for (let at = index + 1; at < end; at += 1) {
    const pair = hashPair(text.charCodeAt(at - 1), text.charCodeAt(at));
    visit(pair, TRADE.has(pair) ? weight * LITTLE : weight);
  }
  if (end === index + 1) visit(hashPair(0, text.charCodeAt(index)), weight * LITTLE);
}

function hashPair(first: number, second: number): number {
  const hash = Math.imul(first * 0x10000 + second, 0x9e3779b1);
  return (hash ^ (hash >>> 14)) & (WORD_KINDS - 1);
}

function visitWord(text: string, { index, end, weight }: Part, visit: (word: number, weight: number) => void): void {
  if (end === index + 1) return;
  const word = hashWord(stemOf(text.slice(index, end).toLowerCase()));
  visit(word, TRADE.has(word) || hasFigure(text, index, end) ? weight * LITTLE : weight);
}

/** Enough to know `disks` for `disk` and `processes` for `process`. */
function stemOf(word: string): string {
  if (!word.endsWith('s') || word.length < 4 || word.endsWith('ss')) return word;
  return /(?:ss|x|tch)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

const JOINS = '-_.';

/** `app-01`, `db2`, `3gb`. */
function hasFigure(text: string, from: number, end: number): boolean {
  const next = JOINS.includes(text.charAt(end)) ? end + 1 : end;
  return isDigit(text.charCodeAt(next)) || isDigit(text.charCodeAt(from - 1));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Said of nearly any fault. */
const TRADE: ReadonlySet<number> = new Set([
  ...`a an and are at be by for from has have in is it its not of on or over than that the to was were with above below high
    low alert alarm error failed failure fault full host instance issue more problem server service system usage warning
    critical job node target http https com local user database data`
    .split(/\s+/)
    .map((word) => hashWord(stemOf(word))),
  ...`服务 务器 系统 告警 报警 故障 异常 出现 发生 提示 情况 问题 请处 处理 主机 超过 阈值 严重 警告 目前 已经 无法 不能 客户 用户 反馈
    反映 应用 用服 数据 据库 库服 使用 用率 过高`
    .split(/\s+/)
    .map((pair) => hashPair(pair.charCodeAt(0), pair.charCodeAt(1))),
]);
