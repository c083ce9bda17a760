import { type Child, characters, element, type Xml } from './xml.ts';

/** Text in a character style; tags are text like any other. */
export function run(content: string, style?: string): Xml {
  return element(
    'w:r',
    {},
    style ? element('w:rPr', {}, element('w:rStyle', { 'w:val': style })) : null,
    element('w:t', { 'xml:space': 'preserve' }, characters(content)),
  );
}

/** A field that Word computes, such as PAGE. */
export function field(instruction: string): Xml {
  return element('w:fldSimple', { 'w:instr': ` ${instruction} ` }, run('1'));
}

/** A paragraph in a style of the template, of runs or of one plain text. */
export function paragraph(style: string, ...content: readonly (Child | string)[]): Xml {
  return element(
    'w:p',
    {},
    element('w:pPr', {}, element('w:pStyle', { 'w:val': style })),
    content.map((piece) => (typeof piece === 'string' ? run(piece) : piece)),
  );
}

/** Repeats a whole paragraph for each entry of a list, or keeps it only when there is a value. */
export function repeated(list: string, style: string, ...content: readonly (Child | string)[]): Xml {
  return paragraph(style, opening(list), ...content, closing(list));
}

export function opening(list: string): string {
  return `{#${list} [loopOver: "paragraph"]}`;
}

export function closing(list: string): string {
  return `{/${list}}`;
}
