import type { Label } from './page.ts';
import { run } from './paragraph.ts';
import type { Xml } from './xml.ts';

/** A box to tick, and the key of the word beside it. */
export type TickBox = readonly [tag: string, key: string];

/** `☐ 正常`; a hard space keeps the word on the line of its box. */
export function tickBox(label: Label, [tag, key]: TickBox, { space = ' ', after = '' } = {}): readonly Xml[] {
  return [run(`{${tag}}`, 'TickBox'), run(`${space}${label(key)}${after}`)];
}

/** One box after the other, each with its word. */
export function tickBoxes(label: Label, boxes: readonly TickBox[]): readonly Xml[] {
  return boxes.flatMap((box, index) => tickBox(label, box, { after: index < boxes.length - 1 ? '　　' : '' }));
}
