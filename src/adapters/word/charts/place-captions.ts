import { type XmlGeneralNode, type XmlNode, xml } from 'easy-template-x';
import type { TableColumn } from './chart-table.ts';

/** As `c:dLblPos` has it: above, below, left, right. */
type CaptionPlace = 't' | 'b' | 'l' | 'r';

/** Elements of captions that a single one has, too; the place is its own. */
const OF_ONE = ['c:numFmt', 'c:spPr', 'c:txPr'];
const SHOWN = /^c:(show\w+|separator)$/;

/**
 * Where the line is not, seen from each point: captions that all stand above lie on it wherever it falls towards a point or rises
 * from it. Null where there is no value.
 */
export function captionPlaces(values: TableColumn['cells']): (CaptionPlace | null)[] {
  const numbers = values.map((value) => (typeof value === 'number' ? value : null));
  return numbers.map((value, index) => {
    if (value === null) return null;
    const before = numbers[index - 1] ?? value;
    const after = numbers[index + 1] ?? value;
    if (before > value && after < value) return 'r';
    if (before < value && after > value) return 'l';
    return before > value || after > value ? 'b' : 't';
  });
}

/** Puts the captions of a line that the template shows above its points where the line is not. */
export function placeCaptions(series: XmlNode, values: TableColumn['cells']): void {
  const captions = childrenOf(series).find(({ nodeName }) => nodeName === 'c:dLbls');
  const place = captions && childrenOf(captions).find(({ nodeName }) => nodeName === 'c:dLblPos');
  // Those that somebody put elsewhere in Word stay there.
  if (!captions || place?.attributes?.val !== 't') return;
  // Single ones are of the template's own data.
  for (const old of childrenOf(captions).filter(({ nodeName }) => nodeName === 'c:dLbl')) xml.modify.remove(old);
  const places = captionPlaces(values);
  const single = places.flatMap((wanted, index) =>
    wanted === null || wanted === 't' ? [] : [caption(captions, index, wanted)],
  );
  for (const node of single.reverse()) xml.modify.insertChild(captions, node, 0);
}

function caption(all: XmlGeneralNode, index: number, place: CaptionPlace): XmlNode {
  const copies = (isWanted: (name: string) => boolean) =>
    childrenOf(all)
      .filter(({ nodeName }) => isWanted(nodeName))
      .map((node) => xml.create.cloneNode(node, true));
  const one = xml.create.generalNode('c:dLbl', { attributes: {} });
  const children = [
    xml.create.generalNode('c:idx', { attributes: { val: String(index) } }),
    ...copies((name) => OF_ONE.includes(name)),
    xml.create.generalNode('c:dLblPos', { attributes: { val: place } }),
    ...copies((name) => SHOWN.test(name)),
  ];
  for (const child of children) xml.modify.appendChild(one, child);
  return one;
}

function childrenOf(node: XmlNode): XmlGeneralNode[] {
  return (node.childNodes ?? []).filter(xml.query.isGeneralNode);
}
