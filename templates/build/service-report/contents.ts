import type { Label } from '../page.ts';
import { paragraph, run } from '../paragraph.ts';
import { characters, element, type Xml } from '../xml.ts';

export interface Heading {
  readonly level: 1 | 2;
  readonly text: string;
  readonly number: string;
  readonly bookmark: string;
}

export interface Headings {
  readonly all: readonly Heading[];
  /** A numbered heading that stands in the table of contents. */
  heading(level: 1 | 2, key: string): Xml;
}

/** Takes note of every heading, so that the table of contents can be filled in without Word. */
export function createHeadings(label: Label): Headings {
  const all: Heading[] = [];
  let chapter = 0;
  let section = 0;
  return {
    all,
    heading(level, key) {
      chapter += level === 1 ? 1 : 0;
      section = level === 1 ? 0 : section + 1;
      const number = level === 1 ? `${chapter}` : `${chapter}.${section}`;
      const id = all.length + 1;
      const bookmark = `_Toc${String(26_000_000 + id)}`;
      const text = label(key);
      all.push({ level, text, number, bookmark });
      return paragraph(
        `Heading${level}`,
        element('w:bookmarkStart', { 'w:id': id, 'w:name': bookmark }),
        text,
        element('w:bookmarkEnd', { 'w:id': id }),
      );
    },
  };
}

/** A table of contents as Word makes it, with its entries in place; Word puts the pages in when it opens the document. */
export function contents(headings: readonly Heading[]): Xml {
  const entries = headings.map((heading, index) => {
    const begin = index === 0 ? [mark('begin'), code(' TOC \\o "1-2" \\h \\z \\u '), mark('separate')] : [];
    const end = index === headings.length - 1 ? [mark('end')] : [];
    return paragraph(`TOC${heading.level}`, ...begin, entry(heading), ...end);
  });
  const properties = element(
    'w:sdtPr',
    {},
    element(
      'w:docPartObj',
      {},
      element('w:docPartGallery', { 'w:val': 'Table of Contents' }),
      element('w:docPartUnique'),
    ),
  );
  return element('w:sdt', {}, properties, element('w:sdtContent', {}, entries));
}

function entry({ number, text, bookmark }: Heading): Xml {
  return element(
    'w:hyperlink',
    { 'w:anchor': bookmark, 'w:history': 1 },
    run(number),
    element('w:r', {}, element('w:tab')),
    run(text),
    element('w:r', {}, element('w:tab')),
    mark('begin'),
    code(` PAGEREF ${bookmark} \\h `),
    mark('separate'),
    run(' '),
    mark('end'),
  );
}

function mark(type: 'begin' | 'separate' | 'end'): Xml {
  return element('w:r', {}, element('w:fldChar', { 'w:fldCharType': type }));
}

function code(instruction: string): Xml {
  return element('w:r', {}, element('w:instrText', { 'xml:space': 'preserve' }, characters(instruction)));
}
