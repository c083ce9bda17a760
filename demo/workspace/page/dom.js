/** Builds elements. Text is always set as text, never parsed, so nothing from outside can become markup. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === 'data') Object.assign(node.dataset, value);
    else if (name === 'style')
      for (const [property, text] of Object.entries(value)) node.style.setProperty(property, text);
    else if (name === 'value' || name === 'checked' || name === 'disabled') node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function replaceChildren(node, ...children) {
  node.replaceChildren(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Brings the children of a node to the wanted ones and leaves alone what stays, so that a selection in it survives. */
export function patchChildren(node, wanted) {
  const keep = new Set(wanted);
  for (const child of [...node.childNodes]) if (!keep.has(child)) child.remove();
  let at = node.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else node.insertBefore(child, at);
  }
}

const PATHS = {
  hash: 'M6 2 4.5 14M11.5 2 10 14M2.5 5.5h11M2 10.5h11',
  lock: 'M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z',
  smile: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 6.3v.4M10.5 6.3v.4M5 9.5c1.5 2.3 4.500 2.300 6 0',
  thread: 'M2 3h12v8H7l-3 3v-3H2zM5 6h6M5 8.300h4',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  send: 'M2 8h5M2 2.500 14 8 2 13.500 3.500 8z',
  close: 'm3 3 10 10M13 3 3 13',
  menu: 'M2 4h12M2 8h12M2 12h12',
  pin: 'M6 2h4l-.5 4.500L12 9v1H4V9l2.500-2.500zM8 10v4.500',
  download: 'M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11',
  clip: 'M13 7.500 7.500 13a3.200 3.200 0 0 1-4.500-4.500L9 2.500a2.100 2.100 0 0 1 3 3l-6 6a1 1 0 0 1-1.500-1.500L10 4.500',
  at: 'M10.500 8a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM10.500 5.500V9c0 2 3.500 2 3.500-1a6 6 0 1 0-2.500 5',
  slash: 'M10.500 2 5.500 14',
  eye: 'M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  people:
    'M6 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1.500 13.500c0-5 9-5 9 0zM10.500 7.500a2 2 0 1 0 0-4M11.500 9.500c2 .3 3 1.700 3 4',
  warning: 'M8 2 14.500 13.500h-13zM8 6.500v3.500M8 12v.01',
  chevron: 'm4 6 4 4 4-4',
  flask: 'M6 2v4.500L2.500 13a.8.8 0 0 0 .7 1h9.600a.8.8 0 0 0 .7-1L10 6.500V2M5 2h6M4.500 10h7',
  bolt: 'M9 1.500 3.500 9H8l-1 5.500L12.500 7H8z',
  trash: 'M3 4.500h10M6 4.500v-2h4v2M4.500 4.500l.5 9h6l.5-9',
  pencil: 'm3 13 .5-3L10.500 3l2.500 2.500-7 7z',
  link: 'M6.500 9.500a2.500 2.500 0 0 0 3.500 0l3-3A2.500 2.500 0 0 0 9.500 3l-1 1M9.500 6.500a2.500 2.500 0 0 0-3.500 0l-3 3A2.500 2.500 0 0 0 6.500 13l1-1',
  check: 'm3 8.500 3.500 3.500L13 4.500',
  clock: 'M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM8 4.500V8l2.500 1.500',
};

/** A line drawing of 16 by 16, for decoration: its meaning must stand beside it or in a label. */
export function icon(name, size = 16) {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', width: size, height: size, class: 'icon', 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name] }),
  );
}
