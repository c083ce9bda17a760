import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Authenticated,
  authenticate,
  resolveCredential,
  type SourceCredential,
} from '../../src/sources/authenticate.ts';

const NOW = new Date('2026-11-22T01:00:00Z');
const SECONDS = NOW.getTime() / 1_000;
const BODY = Buffer.from('{"alerts":[],"name":"青石"}');

type Headers = { readonly [name: string]: string | readonly string[] };

function check(credential: SourceCredential, headers: Headers, rawBody: Uint8Array = BODY): string {
  const listed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  const answer: Authenticated = authenticate({ headers: listed, rawBody, now: NOW }, credential);
  return answer.ok ? 'ok' : answer.reason;
}

describe('bearer', () => {
  const credential = { kind: 'bearer', token: 'correct horse' } as const;

  test.each<[what: string, headers: Headers, answer: string]>([
    ['the token', { authorization: 'Bearer correct horse' }, 'ok'],
    ['in other letters of the scheme', { authorization: 'bEARER   correct horse' }, 'ok'],
    ['no header', {}, 'missing'],
    ['an empty header', { authorization: ' ' }, 'missing'],
    ['the header twice, both right', { authorization: ['Bearer correct horse', 'Bearer correct horse'] }, 'repeated'],
    ['joined by a proxy', { authorization: 'Bearer correct horse, Bearer correct horse' }, 'wrong'],
    ['another scheme', { authorization: 'Basic Y29ycmVjdCBob3JzZQ==' }, 'malformed'],
    ['the token alone', { authorization: 'correct horse' }, 'malformed'],
    ['no token', { authorization: 'Bearer' }, 'malformed'],
    ['another token', { authorization: 'Bearer correct horst' }, 'wrong'],
    ['the beginning of it', { authorization: 'Bearer correct' }, 'wrong'],
    ['more than it', { authorization: 'Bearer correct horse battery' }, 'wrong'],
    ['a token of a megabyte', { authorization: `Bearer ${'x'.repeat(1_000_000)}` }, 'wrong'],
  ])('%s', (_what, headers, answer) => {
    expect(check(credential, headers)).toBe(answer);
  });

  test('a token beyond ASCII, as Node hands over the bytes of a header', () => {
    const sent = Buffer.from('Bearer 令牌', 'utf8').toString('latin1');
    expect(check({ kind: 'bearer', token: '令牌' }, { authorization: sent })).toBe('ok');
  });

  test('what an object only inherits is no header', () => {
    const inherited = Object.create({ authorization: ['Bearer correct horse'] });
    expect(authenticate({ headers: inherited, rawBody: BODY, now: NOW }, credential)).toEqual({
      ok: false,
      reason: 'missing',
    });
  });
});

describe('basic', () => {
  const credential = { kind: 'basic', user: 'zabbix', password: 'pa:ss 密码' } as const;
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  test.each<[what: string, headers: Headers, answer: string]>([
    ['user and password', basic('zabbix:pa:ss 密码'), 'ok'],
    ['another user', basic('zabbiy:pa:ss 密码'), 'wrong'],
    ['another password', basic('zabbix:pa:ss'), 'wrong'],
    ['only the user', basic('zabbix'), 'wrong'],
    ['nothing', {}, 'missing'],
    ['no base64', { authorization: 'Basic zabbix:pass' }, 'malformed'],
    ['a token', { authorization: 'Bearer zabbix' }, 'malformed'],
  ])('%s', (_what, headers, answer) => {
    expect(check(credential, headers)).toBe(answer);
  });
});

describe('hmac', () => {
  const header = 'X-Grafana-Alerting-Signature';
  const timestampHeader = 'X-Grafana-Alerting-Timestamp';
  const credential = { kind: 'hmac', secret: 's3cret', header, timestampHeader, windowMs: 300_000 } as const;
  const sign = (text: string, secret = 's3cret', encoding: 'hex' | 'base64' = 'hex') =>
    createHmac('sha256', secret).update(text).update(BODY).digest(encoding);
  const signed = (timestamp: string, signature = sign(`${timestamp}:`)) => ({
    [header.toLowerCase()]: signature,
    [timestampHeader.toLowerCase()]: timestamp,
  });

  test.each<[what: string, headers: Headers, answer: string]>([
    ['as Grafana signs', signed(`${SECONDS}`), 'ok'],
    ['in base64', signed(`${SECONDS}`, sign(`${SECONDS}:`, 's3cret', 'base64')), 'ok'],
    ['with its method in front', signed(`${SECONDS}`, `sha256=${sign(`${SECONDS}:`)}`), 'ok'],
    ['in capitals', signed(`${SECONDS}`, sign(`${SECONDS}:`).toUpperCase()), 'ok'],
    ['milliseconds', signed(`${SECONDS}000`), 'ok'],
    ['as old as may be', signed(`${SECONDS - 300}`), 'ok'],
    ['as early as may be', signed(`${SECONDS + 300}`), 'ok'],
    ['too old', signed(`${SECONDS - 301}`), 'untimely'],
    ['too early', signed(`${SECONDS + 301}`), 'untimely'],
    ['an old one under a new time', signed(`${SECONDS}`, sign(`${SECONDS - 900}:`)), 'wrong'],
    ['an old time with a wrong signature', signed(`${SECONDS - 900}`, sign('')), 'wrong'],
    ['another secret', signed(`${SECONDS}`, sign(`${SECONDS}:`, 's3cres')), 'wrong'],
    ['over the body alone', signed(`${SECONDS}`, sign('')), 'wrong'],
    ['no signature', { [timestampHeader.toLowerCase()]: `${SECONDS}` }, 'missing'],
    ['no time', { [header.toLowerCase()]: sign(`${SECONDS}:`) }, 'missing'],
    ['half a signature', signed(`${SECONDS}`, sign(`${SECONDS}:`).slice(0, 32)), 'malformed'],
    ['no signature but words', signed(`${SECONDS}`, 'let me in'), 'malformed'],
    ['a date for a time', signed('2026-11-22T01:00:00Z'), 'malformed'],
    ['a negative time', signed('-1'), 'malformed'],
    ['two signatures', { ...signed(`${SECONDS}`), [header.toLowerCase()]: ['a', 'b'] }, 'repeated'],
    ['two times', { ...signed(`${SECONDS}`), [timestampHeader.toLowerCase()]: ['1', '2'] }, 'repeated'],
  ])('%s', (_what, headers, answer) => {
    expect(check(credential, headers)).toBe(answer);
  });

  test('a body of which one byte changed', () => {
    const changed = Buffer.from(BODY);
    changed[0] = 0x20;
    expect(check(credential, signed(`${SECONDS}`), changed)).toBe('wrong');
  });

  test('without a timestamp header, the body alone is signed', () => {
    const plain = { ...credential, timestampHeader: null };
    expect(check(plain, { [header.toLowerCase()]: sign('') })).toBe('ok');
    expect(check(plain, signed(`${SECONDS}`))).toBe('wrong');
  });

  test('bytes that are no UTF-8 count as they are', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0x80]);
    const signature = createHmac('sha256', 's3cret').update(`${SECONDS}:`).update(bytes).digest('hex');
    expect(check(credential, signed(`${SECONDS}`, signature), bytes)).toBe('ok');
  });
});

describe('the secret of a source', () => {
  const resolve = (reference: string) => `<${reference}>`;
  const window = { days: 0, milliseconds: 60_000 };

  test.each([
    [
      { kind: 'bearer', token: 'env:T' },
      { kind: 'bearer', token: '<env:T>' },
    ],
    [
      { kind: 'basic', user: 'u', password: 'file:/p' },
      { kind: 'basic', user: 'u', password: '<file:/p>' },
    ],
    [
      { kind: 'hmac', secret: 'env:S', header: 'X-S', timestampHeader: null, window },
      { kind: 'hmac', secret: '<env:S>', header: 'X-S', timestampHeader: null, windowMs: 60_000 },
    ],
  ] as const)('%j', (auth, credential) => {
    expect(resolveCredential(auth, resolve)).toEqual(credential);
  });
});
