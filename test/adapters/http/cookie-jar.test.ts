import { describe, expect, it } from 'vitest';
import { createCookieJar } from '../../../src/adapters/http/cookie-jar.ts';

const at = (address: string) => new URL(address);
const page = at('https://ops.example.com/app/login');

describe('a cookie', () => {
  it.each([
    ['a=1', 'https://ops.example.com/app/next', 'a=1'],
    ['a=1', 'https://ops.example.com/other', null],
    ['a=1; Path=/', 'https://ops.example.com/other', 'a=1'],
    ['a=1; Path=/ap', 'https://ops.example.com/app', null],
    ['a=1; Path=/', 'https://www.ops.example.com/', null],
    ['a=1; Path=/; Domain=example.com', 'https://www.example.com/', 'a=1'],
    ['a=1; Path=/; Domain=.example.com', 'https://example.com/', 'a=1'],
    ['a=1; Path=/; Domain=example.com', 'https://notexample.com/', null],
    ['a=1; Path=/; Domain=com', 'https://ops.example.com/', null],
    ['a=1; Path=/; Domain=stranger.com', 'https://ops.example.com/', null],
    ['a=1; Path=/; Secure', 'http://ops.example.com/', null],
    ['a=1; Path=/; Max-Age=0', 'https://ops.example.com/', null],
    ['a=1; Path=/; Expires=Thu, 01 Jan 2032 00:00:00 GMT', 'https://ops.example.com/', 'a=1'],
    ['a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'https://ops.example.com/', null],
    ['a="x=y"; Path=/', 'https://ops.example.com/', 'a="x=y"'],
    ['=1; Path=/', 'https://ops.example.com/', null],
    ['nonsense', 'https://ops.example.com/app/', null],
  ])('%s at %s → %s', (line, address, header) => {
    const jar = createCookieJar();
    jar.keep(page, [line]);
    expect(jar.header(at(address))).toBe(header);
  });

  it('is replaced by a later one of its name, and removed by an expired one', () => {
    const jar = createCookieJar();
    jar.keep(page, ['a=1; Path=/', 'b=2; Path=/', 'a=3; Path=/']);
    expect(jar.header(page)).toBe('b=2; a=3');
    jar.keep(page, ['a=; Path=/; Max-Age=-1']);
    expect(jar.header(page)).toBe('b=2');
  });

  it('ends with its time', () => {
    let now = 0;
    const jar = createCookieJar(() => now);
    jar.keep(page, ['a=1; Path=/; Max-Age=10']);
    now = 9_999;
    expect(jar.header(page)).toBe('a=1');
    now = 10_000;
    expect(jar.header(page)).toBeNull();
  });

  it('is one of at most a hundred', () => {
    const jar = createCookieJar();
    jar.keep(
      page,
      Array.from({ length: 1_000 }, (_, index) => `c${index}=1; Path=/`),
    );
    expect(jar.header(page)?.split(';')).toHaveLength(100);
  });
});
