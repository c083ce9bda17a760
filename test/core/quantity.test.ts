import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  bytesSchema,
  durationSchema,
  figureSchema,
  parseBytes,
  parsePercent,
  percentSchema,
} from '../../src/core/quantity.ts';

describe('sizes', () => {
  it.each([
    ['10 GB', 10 * 1024 ** 3],
    ['10G', 10 * 1024 ** 3],
    ['10GiB', 10 * 1024 ** 3],
    ['512 mb', 512 * 1024 ** 2],
    ['1.5 TB', 1.5 * 1024 ** 4],
    ['64k', 65_536],
    ['0 B', 0],
    ['7 b', 7],
    ['  2 PB ', 2 * 1024 ** 5],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
    expect(bytesSchema.parse(text)).toBe(bytes);
  });

  it.each(['10', '', 'GB', '-1 GB', '1e9 B', '10 GBit', '10 GB free', '1,5 GB', '9999999999 GB'])(
    '%j is refused',
    (text) => {
      expect(parseBytes(text)).toBeNull();
      expect(bytesSchema.safeParse(text).success).toBe(false);
    },
  );

  it('refuses a bare number and says what is expected by the key of a text', () => {
    expect(bytesSchema.safeParse(10).error?.issues[0]?.message).toBe('check.expected.bytes');
  });
});

describe('percentages', () => {
  it.each([
    ['90 %', 90],
    ['90%', 90],
    ['90', 90],
    ['99.5 %', 99.5],
    ['0', 0],
    ['100％', 100],
  ])('%s is %d', (text, percent) => {
    expect(parsePercent(text)).toBe(percent);
    expect(percentSchema.parse(text)).toBe(percent);
  });

  it('takes a number as it is', () => {
    expect(percentSchema.parse(87.5)).toBe(87.5);
  });

  it.each(['101 %', '-1', '', '%', 'ninety', '90 % used', 101, -0.1, Number.NaN, true])('%j is refused', (value) => {
    if (typeof value === 'string') expect(parsePercent(value)).toBeNull();
    expect(percentSchema.safeParse(value).success).toBe(false);
  });
});

describe('lengths of time', () => {
  it.each([
    ['30m', 1_800],
    ['1d', 86_400],
    ['1h 30m', 5_400],
    ['1d12h', 129_600],
    ['90 s', 90],
    ['250ms', 0.25],
    ['1.5h', 5_400],
    ['1D', 86_400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(durationSchema.parse(text)).toBe(seconds);
  });

  it.each(['30', '', 'm', '-1h', '1 month', '1y', '1h and 5m', '1 h,', 30])('%j is refused', (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
  });
});

describe('figures of any unit', () => {
  it.each([
    [42, 42],
    ['10 GB', 10 * 1024 ** 3],
    ['90 %', 90],
    ['30m', 1_800],
    ['1 MB', 1024 ** 2],
    [-3.5, -3.5],
  ])('%j is %d', (value, figure) => {
    expect(figureSchema.parse(value)).toBe(figure);
  });

  it.each(['42', '10G', 'many', '', null, true])('%j is refused', (value) => {
    expect(figureSchema.safeParse(value).success).toBe(false);
  });
});

it('describes what may be written for editors', () => {
  const schema = z.toJSONSchema(z.strictObject({ bytesSchema, percentSchema, durationSchema }), { io: 'input' });
  expect(schema.properties).toMatchObject({
    bytesSchema: { type: 'string', description: expect.stringContaining('10 GB') },
    percentSchema: { description: expect.stringContaining('90 %') },
    durationSchema: { type: 'string', description: expect.stringContaining('30s') },
  });
});
