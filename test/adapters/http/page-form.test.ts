import { describe, expect, it } from 'vitest';
import { decodeEntities, findForm } from '../../../src/adapters/http/page-form.ts';

describe('the form of a page', () => {
  it('is the one with the named fields, else the first that can be filled in', () => {
    const html =
      '<form action=a><input name=q></form><form action=b><input name=user><select name=realm></select></form>';
    expect(findForm(html, ['user'])?.form).toEqual({ action: 'b', hidden: [], fields: ['user', 'realm'] });
    expect(findForm(html, ['other'])?.form.action).toBe('a');
    expect(findForm('<form><input type=hidden name=x></form>', ['user'])).toBeNull();
    expect(findForm('<input name=user>', ['user'])).toBeNull();
    expect(findForm('', ['user'])).toBeNull();
  });

  it('keeps the first value of an attribute, whatever its quotes', () => {
    const html = `<form action='x y'><input type="hidden" name="t" value='a"b' value=c><input NAME=user></form>`;
    expect(findForm(html, ['user'])?.form).toEqual({ action: 'x y', hidden: [['t', 'a"b']], fields: ['user'] });
  });

  it('reads hostile pages in no time', () => {
    const startedAt = performance.now();
    for (const text of ['<form', '<input "', "<input a='", '<!--', '<script', '<form><input name=', '&#', '&amp']) {
      findForm(text.repeat(256 * 1024).slice(0, 256 * 1024), ['user']);
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

it.each([
  ['a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39; &#x4e2d;', 'a & b <c> "d" \'e\' 中'],
  ['&nosuch; &#0; &#x110000; &', '&nosuch; &#0; &#x110000; &'],
  ['&ampx', '&ampx'],
])('%s → %s', (text, decoded) => {
  expect(decodeEntities(text)).toBe(decoded);
});
