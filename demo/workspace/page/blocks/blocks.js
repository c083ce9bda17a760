import { element } from '../dom.js';
import { t } from '../texts.js';
import { chart } from './chart.js';
import { control } from './controls.js';
import { withEmoji } from './inline.js';
import { mrkdwn, plain, textObject } from './mrkdwn.js';
import { richText } from './rich-text.js';

/**
 * Renders blocks. `surface` says where they stand: `press(control)` is called for a click or a choice that the app
 * hears of, `inputs` keeps what is filled in, `errors` holds faults by block id.
 */
export function renderBlocks(blocks, surface) {
  return blocks.map((block) => {
    const draw = KINDS[block.type];
    if (!draw) return element('div', { class: 'block unknown' }, t('block.unknown', { type: String(block.type) }));
    return element(
      'div',
      { class: `block block-${block.type}`, data: { block: block.block_id } },
      draw(block, surface),
    );
  });
}

const KINDS = {
  section: (block, surface) => [
    element(
      'div',
      { class: 'section-main' },
      block.text ? element('div', { class: 'section-text' }, ...textObject(block.text)) : null,
      block.fields
        ? element(
            'div',
            { class: 'fields' },
            ...block.fields.map((field) => element('div', { class: 'field' }, ...textObject(field))),
          )
        : null,
    ),
    block.accessory ? element('div', { class: 'accessory' }, part(block.accessory, block, surface)) : null,
  ],
  header: (block) => element('h3', {}, ...withEmoji(plain(block.text))),
  divider: () => element('hr'),
  context: (block) =>
    block.elements.map((one) =>
      one.type === 'image'
        ? image(one, 'context-image')
        : element('span', { class: 'context-text' }, ...textObject(one)),
    ),
  actions: (block, surface) => block.elements.map((one) => control(one, block, surface)),
  image: (block) => [
    block.title ? element('div', { class: 'image-title' }, ...textObject(block.title)) : null,
    image(block, 'block-picture'),
  ],
  input: (block, surface) => field(block, surface),
  rich_text: (block) => richText(block),
  markdown: (block) => element('div', { class: 'text' }, ...mrkdwn(block.text)),
  table: (block) => table(block),
  data_visualization: (block) => chart(block),
  alert: (block) =>
    element('div', { class: `alert alert-${block.level ?? 'default'}`, role: 'note' }, ...textObject(block.text)),
  video: (block) => element('div', { class: 'outside-image' }, plain(block.title)),
};

function part(one, block, surface) {
  return one.type === 'image' ? image(one, 'accessory-image') : control(one, block, surface);
}

/** Only pictures of this workspace are loaded: the page asks nothing of the outside. */
function image(source, name) {
  const address = source.image_url ?? source.slack_file?.url ?? '';
  const own = URL.canParse(address) && new URL(address).origin === location.origin;
  if (own) return element('img', { class: name, src: address, alt: source.alt_text, loading: 'lazy' });
  return element('span', { class: 'outside-image' }, t('image.outside', { alt: source.alt_text }));
}

function field(block, surface) {
  const id = `field-${surface.id}-${block.block_id}`;
  const error = surface.errors?.[block.block_id];
  const described = [block.hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return element(
    'div',
    { class: error ? 'form-field faulty' : 'form-field' },
    element(
      'label',
      { for: id },
      ...withEmoji(plain(block.label)),
      block.optional ? element('span', { class: 'optional' }, ` ${t('modal.optional')}`) : null,
    ),
    control(block.element, block, { ...surface, fieldId: id, described, faulty: Boolean(error) }),
    error ? element('p', { class: 'field-error', id: `${id}-error`, role: 'alert' }, error) : null,
    block.hint ? element('p', { class: 'field-hint', id: `${id}-hint` }, ...withEmoji(plain(block.hint))) : null,
  );
}

function table(block) {
  const aligned = (index) => `align-${block.column_settings?.[index]?.align ?? 'left'}`;
  const cell = (content) => {
    if (content.type === 'raw_text') return content.text;
    return content.type === 'raw_number' ? String(content.text ?? content.value) : richText(content);
  };
  const row = (cells, tag) =>
    element('tr', {}, ...cells.map((one, index) => element(tag, { class: aligned(index) }, cell(one))));
  const [head, ...rest] = block.rows;
  return element(
    'div',
    { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': t('table.label') },
    element(
      'table',
      {},
      element('thead', {}, row(head, 'th')),
      element('tbody', {}, ...rest.map((cells) => row(cells, 'td'))),
    ),
  );
}
