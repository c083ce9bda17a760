import { fileAddress } from '../connection.js';
import { element, icon, svg } from '../dom.js';
import { fileSize } from '../format.js';
import { t } from '../texts.js';

const KINDS = {
  docx: { letter: 'W', name: 'word' },
  doc: { letter: 'W', name: 'word' },
  xlsx: { letter: 'X', name: 'sheet' },
  csv: { letter: 'X', name: 'sheet' },
  pdf: { letter: 'PDF', name: 'pdf' },
  zip: { letter: 'ZIP', name: 'archive' },
  gz: { letter: 'GZ', name: 'archive' },
};

export function fileList(files) {
  if (!files?.length) return null;
  return element('div', { class: 'files' }, ...files.map(file));
}

function file(one) {
  if (one.mode === 'tombstone') return element('div', { class: 'file gone' }, t('file.deleted'));
  const download = t('file.download', { name: one.name });
  const card = element(
    'a',
    { class: 'file', href: fileAddress(one), download: one.name, 'aria-label': download, title: download },
    fileIcon(one.filetype),
    element(
      'span',
      { class: 'file-words' },
      element('strong', {}, one.title || one.name),
      element('small', {}, `${one.pretty_type} · ${fileSize(one.size)}`),
    ),
    element('span', { class: 'file-download' }, icon('download', 18)),
  );
  if (!one.mimetype.startsWith('image/')) return card;
  return element(
    'div',
    { class: 'picture' },
    element('img', { src: fileAddress(one, true), alt: one.title || one.name, loading: 'lazy' }),
    card,
  );
}

function fileIcon(type) {
  const kind = KINDS[type] ?? { letter: type.slice(0, 3).toUpperCase(), name: 'other' };
  return svg(
    'svg',
    { viewBox: '0 0 36 36', class: `file-icon ${kind.name}`, 'aria-hidden': 'true' },
    svg('rect', { width: 36, height: 36, rx: 6 }),
    svg('text', { x: 18, y: 19, 'text-anchor': 'middle', 'dominant-baseline': 'middle' }, kind.letter),
  );
}
