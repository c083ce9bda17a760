import { element, svg } from '../dom.js';
import { t } from '../texts.js';

/** Simple drawings of `data_visualization` blocks; the figures can be read by pointing at them and by screen readers. */

const WIDTH = 420;
const HEIGHT = 210;
const EDGE = { top: 24, right: 14, bottom: 34, left: 42 };

export function chart(block) {
  const { chart: data } = block;
  const drawing = data.type === 'pie' ? pie(data.segments) : axes(data);
  const names = data.type === 'pie' ? data.segments.map((one) => one.label) : data.series.map((one) => one.name);
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, block.title),
    svg(
      'svg',
      {
        viewBox: data.type === 'pie' ? `0 0 ${HEIGHT} ${HEIGHT}` : `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': t('chart.label', { title: block.title }),
        class: data.type === 'pie' ? 'pie' : 'plot',
      },
      ...drawing,
    ),
    element(
      'ul',
      { class: 'legend' },
      ...names.map((name, index) =>
        element('li', {}, element('span', { class: `swatch series-${index}`, 'aria-hidden': 'true' }), name),
      ),
    ),
  );
}

function pie(segments) {
  const total = segments.reduce((sum, one) => sum + one.value, 0);
  const middle = HEIGHT / 2;
  const radius = middle - 12;
  let angle = -Math.PI / 2;
  return segments
    .filter((one) => one.value > 0)
    .map((one) => {
      const share = one.value / total;
      const index = segments.indexOf(one);
      const title = svg('title', {}, `${one.label}: ${one.value} (${Math.round(share * 100)} %)`);
      if (share === 1) return svg('circle', { cx: middle, cy: middle, r: radius, class: `fill-${index}` }, title);
      const from = point(middle, radius, angle);
      angle += share * 2 * Math.PI;
      const to = point(middle, radius, angle);
      const path = `M${middle} ${middle}L${from}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${to}Z`;
      return svg('path', { d: path, class: `fill-${index} slice` }, title);
    });
}

function point(middle, radius, angle) {
  return `${(middle + radius * Math.cos(angle)).toFixed(2)} ${(middle + radius * Math.sin(angle)).toFixed(2)}`;
}

function axes(data) {
  const values = data.series.flatMap((one) => one.data.map((entry) => entry.value));
  const ticks = ticksFor(Math.min(0, ...values), Math.max(0, ...values));
  const low = ticks[0];
  const high = ticks[ticks.length - 1];
  const y = (value) => EDGE.top + ((high - value) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const { categories } = data.axis_config;
  const step = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const x = (index) => EDGE.left + step * (index + 0.5);
  const every = Math.ceil(categories.length / 7);
  return [
    ...ticks.map((tick) =>
      svg(
        'g',
        {},
        svg('line', {
          x1: EDGE.left,
          x2: WIDTH - EDGE.right,
          y1: y(tick),
          y2: y(tick),
          class: tick === 0 ? 'axis' : 'grid',
        }),
        svg('text', { x: EDGE.left - 6, y: y(tick) + 4, class: 'tick', 'text-anchor': 'end' }, shortNumber(tick)),
      ),
    ),
    ...categories.map((label, index) =>
      index % every === 0
        ? svg('text', { x: x(index), y: HEIGHT - EDGE.bottom + 16, class: 'tick', 'text-anchor': 'middle' }, label)
        : null,
    ),
    ...(data.axis_config.x_label
      ? [svg('text', { x: WIDTH / 2, y: HEIGHT - 3, class: 'tick', 'text-anchor': 'middle' }, data.axis_config.x_label)]
      : []),
    ...(data.axis_config.y_label
      ? [svg('text', { x: EDGE.left, y: 12, class: 'tick', 'text-anchor': 'end' }, data.axis_config.y_label)]
      : []),
    ...(data.type === 'bar' ? bars(data, { x, y, step }) : strokes(data, { x, y })),
  ];
}

function figureOf(series, category) {
  return series.data.find((entry) => entry.label === category)?.value;
}

function bars(data, { x, y, step }) {
  const width = Math.min(46, (step * 0.72) / data.series.length);
  return data.series.flatMap((series, at) =>
    data.axis_config.categories.map((category, index) => {
      const value = figureOf(series, category);
      if (value === undefined) return null;
      const left = x(index) + (at - data.series.length / 2) * width + 1;
      const top = Math.min(y(0), y(value));
      return svg(
        'rect',
        { x: left, y: top, width: width - 2, height: Math.abs(y(0) - y(value)), rx: 2, class: `fill-${at}` },
        svg('title', {}, `${series.name} · ${category}: ${value}`),
      );
    }),
  );
}

function strokes(data, { x, y }) {
  return data.series.flatMap((series, at) => {
    const points = data.axis_config.categories
      .map((category, index) => ({ category, value: figureOf(series, category), index }))
      .filter((entry) => entry.value !== undefined);
    const path = points.map((entry, order) => `${order ? 'L' : 'M'}${x(entry.index)} ${y(entry.value)}`).join('');
    const first = points[0];
    const last = points[points.length - 1];
    const area = `${path}L${x(last.index)} ${y(0)}L${x(first.index)} ${y(0)}Z`;
    return [
      data.type === 'area' ? svg('path', { d: area, class: `fill-${at} area` }) : null,
      svg('path', { d: path, class: `stroke-${at} line` }),
      ...points.map((entry) =>
        svg(
          'circle',
          { cx: x(entry.index), cy: y(entry.value), r: 3, class: `fill-${at}` },
          svg('title', {}, `${series.name} · ${entry.category}: ${entry.value}`),
        ),
      ),
    ];
  });
}

/** Four to six round figures that enclose the values. */
function ticksFor(low, high) {
  const span = high - low || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  const ticks = [];
  for (let tick = Math.floor(low / size) * size; tick < high + size; tick += size) ticks.push(Number(tick.toFixed(10)));
  return ticks;
}

function shortNumber(value) {
  if (Math.abs(value) >= 1e6) return `${value / 1e6}M`;
  return Math.abs(value) >= 1e4 ? `${value / 1e3}k` : String(value);
}
