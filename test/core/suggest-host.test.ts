import { describe, expect, test } from 'vitest';
import type { Host } from '../../src/core/site.ts';
import { suggestHost } from '../../src/core/suggest-host.ts';

function host(id: string, address: string, name: Host['name'] = id): Host {
  const auth = { agent: true } as const;
  return { id, name, address, port: 22, user: 'u', auth, jump: [], connectTimeoutMs: 1, overrides: {} };
}

const HOSTS = [
  host('app-01', '192.0.2.45', { 'zh-CN': '应用服务器', en: 'Application server' }),
  host('db-01', 'db-01.qingshi.example.com', '数据库服务器'),
  host('six-01', '2001:db8::1'),
  host('nat-a', '198.51.100.7'),
  host('nat-b', '198.51.100.7'),
];

const suggest = (named: string | null, labels: { readonly [name: string]: string } = {}) =>
  suggestHost({ host: named, labels }, { hosts: HOSTS });

describe('the host an alert is about', () => {
  test.each([
    ['app-01', 'app-01'],
    ['APP-01', 'app-01'],
    ['app-01:9100', 'app-01'],
    ['192.0.2.45', 'app-01'],
    ['192.0.2.45:9100', 'app-01'],
    ['应用服务器', 'app-01'],
    ['application SERVER', 'app-01'],
    ['http://192.0.2.45:8080/ops?x=1', 'app-01'],
    ['db-01.qingshi.example.com', 'db-01'],
    ['db-01.qingshi.example.com.', 'db-01'],
    ['db-01', 'db-01'],
    ['db-01.lan:9104', 'db-01'],
    ['[2001:db8::1]:9100', 'six-01'],
    ['[2001:DB8::1]', 'six-01'],
    ['2001:db8::1', 'six-01'],
    ['https://[2001:db8::1]/', 'six-01'],
  ])('%s is %s', (named, id) => {
    expect(suggest(named)).toBe(id);
  });

  test.each([
    ['nobody', null],
    ['', null],
    [':9100', null],
    ['192.0.2.4', null],
    ['192', null],
    ['198.51.100.7', null],
    ['app', null],
    ['localhost:9090', null],
    ['127.0.0.1:9090', null],
    ['[::1]:9090', null],
    [null, null],
  ])('%s is nobody’s: %s', (named, id) => {
    expect(suggest(named)).toBe(id);
  });

  test('is found by its labels when the sender’s word says nothing', () => {
    expect(suggest(null, { instance: '192.0.2.45:9100' })).toBe('app-01');
    expect(suggest('应用', { host: 'qs-db', ip: '192.0.2.45' })).toBe('app-01');
    expect(suggest(null, { job: 'app-01' })).toBeNull();
  });

  test('a whole word counts before a beginning', () => {
    expect(suggest('db-01.lan', { ip: '192.0.2.45' })).toBe('app-01');
  });

  test('loopback is nobody’s even if a host is reached that way', () => {
    const hosts = [host('app-01', '127.0.0.1')];
    expect(suggestHost({ host: '127.0.0.1:9100', labels: {} }, { hosts })).toBeNull();
    expect(suggestHost({ host: 'app-01', labels: {} }, { hosts })).toBe('app-01');
  });
});
