import { describe, expect, it, test } from 'vitest';
import { captionPlaces } from '../../../src/adapters/word/charts/place-captions.ts';
import { writeChart } from '../../../src/adapters/word/charts/write-chart.ts';

describe('the caption of a point', () => {
  test.each([
    ['is above where it is alone', [5], ['t']],
    ['is above on a level line, and at a peak', [5, 5, 7, 5, 5], ['t', 'b', 't', 'b', 't']],
    ['is below in a valley', [7, 5, 7], ['t', 'b', 't']],
    ['is beside a line that falls', [7, 6, 5, 4], ['t', 'r', 'r', 'b']],
    ['is beside a line that rises', [4, 5, 6, 7], ['b', 'l', 'l', 't']],
    ['does not heed what is not known', [null, 5, null, 7, 8, null], [null, 't', null, 'b', 't', null]],
    ['of nothing is none', [], []],
  ])('%s', (_, values, places) => {
    expect(captionPlaces(values)).toEqual(places);
  });
});

const CAPTIONS = (place: string, single = '') =>
  `<c:dLbls>${single}<c:numFmt formatCode="0.0 %" sourceLinked="0"/><c:spPr/><c:txPr/><c:dLblPos val="${place}"/><c:showLegendKey val="0"/><c:showVal val="1"/></c:dLbls>`;

function lineChart(kind: string, captions: string): string {
  const template = `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea><c:${kind}><c:ser><c:idx val="0"/><c:order val="0"/>${captions}<c:cat/><c:val/></c:ser></c:${kind}></c:plotArea></c:chart></c:chartSpace>`;
  const series = [{ name: 'one', values: [1, 0.8, 1] }];
  const data = { kind: 'categories', title: '', format: '0 %', categories: ['a', 'b', 'c'], series } as const;
  return writeChart(template, data, 'rId') ?? '';
}

describe('a line’s captions', () => {
  const moved =
    '<c:dLbls><c:dLbl><c:idx val="1"/><c:numFmt formatCode="0 %" sourceLinked="0"/><c:spPr/><c:txPr/><c:dLblPos val="b"/><c:showLegendKey val="0"/><c:showVal val="1"/></c:dLbl><c:numFmt formatCode="0 %"';

  it('have the look of the others, those that were moved too', () => {
    expect(lineChart('lineChart', CAPTIONS('t'))).toContain(moved);
  });

  it('are placed by the data, not by that of the template', () => {
    const old = '<c:dLbl><c:idx val="7"/><c:delete val="1"/></c:dLbl>';
    expect(lineChart('lineChart', CAPTIONS('t', old))).toContain(moved);
  });

  it.each([
    ['somebody put them elsewhere', 'lineChart', CAPTIONS('r')],
    ['they are of bars', 'barChart', CAPTIONS('t')],
    ['there are none', 'lineChart', ''],
  ])('stay as they are where %s', (_, kind, captions) => {
    expect(lineChart(kind, captions)).not.toContain('<c:dLbl>');
  });
});
