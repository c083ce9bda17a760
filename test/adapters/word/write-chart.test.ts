import { describe, expect, it } from 'vitest';
import { chartTable, columnLetters } from '../../../src/adapters/word/charts/chart-table.ts';
import { writeChart } from '../../../src/adapters/word/charts/write-chart.ts';
import type { CategoryChart, TrendChart } from '../../../src/core/report/chart.ts';

/** A chart as Word saves one after somebody restyled it: two series, a look for one point, unique ids. */
const EDITED = `<?xml version="1.0"?><c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:rPr b="1"/><a:t>Old</a:t></a:r><a:r><a:t> title</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>x</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val="111111"/></a:solidFill></c:spPr><c:dPt><c:idx val="1"/></c:dPt><c:dPt><c:idx val="7"/></c:dPt><c:dLbls><c:numFmt formatCode="0;;" sourceLinked="1"/></c:dLbls><c:cat/><c:val/><c:extLst><c:ext uri="u"/></c:extLst></c:ser><c:ser><c:idx val="1"/><c:order val="1"/><c:spPr><a:solidFill><a:srgbClr val="222222"/></a:solidFill></c:spPr><c:cat/><c:val/></c:ser><c:gapWidth val="50"/><c:axId val="1"/></c:barChart><c:valAx><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="1"/></c:valAx></c:plotArea></c:chart><c:externalData r:id="old" xmlns:r="r"/><c:userShapes/></c:chartSpace>`;

/** The chart with data. */
function write(look: string, chart: CategoryChart | TrendChart): string {
  return writeChart(look, chart, 'rIdNew') ?? '';
}

function data(change: Partial<CategoryChart> = {}): CategoryChart {
  return {
    kind: 'categories',
    title: 'A & B <new>',
    format: '0.0 %',
    categories: ['May', 'June'],
    series: [
      { name: 'one', values: [1, null] },
      { name: 'two', values: [3, 4] },
      { name: 'three', values: [5, 6] },
    ],
    ...change,
  };
}

describe('a chart that somebody restyled in Word', () => {
  const written = write(EDITED, data());

  it('keeps its look: of more series than it had, the looks begin again', () => {
    expect([...written.matchAll(/srgbClr val="(\d+)"/g)].map(([, color]) => color)).toEqual([
      '111111',
      '222222',
      '111111',
    ]);
    expect(written).toContain('<c:gapWidth val="50"/>');
    expect(written.indexOf('</c:ser><c:gapWidth')).toBeGreaterThan(0);
  });

  it('numbers its series, and names where each is in the workbook', () => {
    expect([...written.matchAll(/<c:idx val="(\d)"\/><c:order val="(\d)"\/>/g)].map((match) => match.slice(1))).toEqual(
      [
        ['0', '0'],
        ['1', '1'],
        ['2', '2'],
      ],
    );
    expect([...written.matchAll(/<c:f>([^<]+)</g)].map(([, formula]) => formula)).toEqual(
      ['B', 'C', 'D'].flatMap((column) => [
        `Sheet1!$${column}$1`,
        'Sheet1!$A$2:$A$3',
        `Sheet1!$${column}$2:$${column}$3`,
      ]),
    );
  });

  it('leaves a gap where nothing is known', () => {
    expect(written).toContain('<c:ptCount val="2"/><c:pt idx="0"><c:v>1</c:v></c:pt></c:numCache>');
  });

  it('has the new title in the look of the old one, escaped', () => {
    expect(written).toContain('<a:r><a:rPr b="1"/><a:t>A &amp; B &lt;new&gt;</a:t></a:r></a:p>');
  });

  it('drops looks of points that are no more, and ids that must not come twice', () => {
    expect(written).toContain('<c:dPt><c:idx val="1"/></c:dPt>');
    expect(written).not.toContain('<c:idx val="7"/>');
    expect(written).not.toContain('extLst');
  });

  it('shows figures in the data’s format; what its captions hide stays hidden', () => {
    expect(written).toContain('<c:numFmt formatCode="0.0 %" sourceLinked="0"/></c:valAx>');
    expect(written).toContain('<c:numFmt formatCode="0.0 %;;" sourceLinked="0"/></c:dLbls>');
  });

  it('refers to its new workbook, in the place that the schema asks for', () => {
    expect(written).toContain('<c:externalData r:id="rIdNew"><c:autoUpdate val="0"/></c:externalData><c:userShapes/>');
    expect(written.match(/<c:externalData/g)).toHaveLength(1);
  });

  it('may have fewer series than it had, and none at all', () => {
    expect(write(EDITED, data({ series: [] })).match(/<c:ser>/g)).toBeNull();
    expect(write(EDITED, data({ series: data().series.slice(0, 1) })).match(/<c:ser>/g)).toHaveLength(1);
  });

  it('is refused when it has no series to go by', () => {
    expect(writeChart(EDITED.replaceAll('c:ser', 'c:none'), data(), 'r')).toBeNull();
  });
});

describe('a chart over time', () => {
  const trend: TrendChart = {
    kind: 'trend',
    title: 'Disk',
    format: '0 %',
    timeTitle: 'Time',
    from: 46_143,
    until: 46_327,
    least: 0,
    most: 1,
    series: [
      { name: 'measured', points: [{ day: 46_143.5, value: 0.6 }] },
      {
        name: 'limit',
        points: [
          { day: 46_143, value: 1 },
          { day: 46_327, value: 1 },
        ],
      },
    ],
  };

  it('has times of its own for each series, side by side in the workbook', () => {
    expect(chartTable(trend)).toEqual({
      columns: [
        { title: 'Time', kind: 'day', cells: [46_143.5] },
        { title: 'measured', kind: 'value', cells: [0.6] },
        { title: 'Time', kind: 'day', cells: [46_143, 46_327] },
        { title: 'limit', kind: 'value', cells: [1, 1] },
      ],
      series: [
        { along: 0, values: 1 },
        { along: 2, values: 3 },
      ],
    });
  });

  it('covers the period along, and all of a share upwards', () => {
    const axis = (place: string, more = '') =>
      `<c:valAx><c:scaling><c:orientation val="minMax"/><c:max val="9"/></c:scaling><c:axPos val="${place}"/>${more}</c:valAx>`;
    const look = EDITED.replace(/<c:valAx>.*<\/c:valAx>/, axis('b', '<c:majorUnit val="3"/>') + axis('l'));
    const written = write(look, trend);
    expect(written).toContain('<c:orientation val="minMax"/><c:max val="46327"/><c:min val="46143"/>');
    expect(written).toContain('<c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/>');
    expect(written).toContain('<c:majorUnit val="31"/>');
    expect(written).toContain('<c:xVal><c:numRef><c:f>Sheet1!$A$2:$A$2</c:f>');
    expect(written).toContain('<c:yVal><c:numRef><c:f>Sheet1!$D$2:$D$3</c:f>');
  });
});

it.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %i is %s', (index, letters) => {
  expect(columnLetters(index)).toBe(letters);
});
