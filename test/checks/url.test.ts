import { describe, expect, it } from 'vitest';
import { url } from '../../src/checks/url.ts';
import type { ApplicationAccess, HttpFailure, HttpOutput, HttpStepOutput } from '../../src/core/check.ts';
import { evaluate, inputFor, NOW } from './evaluate.ts';

const DAY = 86_400_000;
const access: ApplicationAccess = {
  url: 'https://ops.example.com/ops',
  login: {
    userField: 'username',
    passwordField: 'password',
    user: 'rounds',
    password: { secret: 'env:PORTAL_PASSWORD' },
    successText: 'Log out',
  },
};

const page = (changed: Partial<HttpStepOutput> = {}): HttpStepOutput => ({
  name: 'page',
  url: 'https://ops.example.com/ops/',
  status: 200,
  durationMs: 340,
  body: '<h1>Operations</h1>',
  truncated: false,
  certificate: { validTo: new Date(NOW.getTime() + 90 * DAY), subject: 'ops.example.com', issuer: 'Example CA' },
  ...changed,
});
const login = (found: boolean | null) => page({ name: 'login', durationMs: 900, text: { wanted: 'Log out', found } });
const output = (...steps: HttpStepOutput[]): HttpOutput => ({ steps });
const failed = (failure: HttpFailure, ...steps: HttpStepOutput[]): HttpOutput => ({ steps, failure });

describe('what is asked', () => {
  const steps = (params: object, application: ApplicationAccess) =>
    url.collect(inputFor(url, { params: { ...params } }), application).steps;

  it('opens the page, and logs in where the application says how', () => {
    expect(steps({}, access)).toEqual([
      { name: 'page', method: 'GET', url: 'https://ops.example.com/ops' },
      {
        name: 'login',
        method: 'POST',
        url: '',
        form: { username: 'rounds', password: { secret: 'env:PORTAL_PASSWORD' } },
        text: 'Log out',
      },
    ]);
    expect(steps({ login: false }, access)).toHaveLength(1);
    expect(steps({}, { url: access.url })).toHaveLength(1);
  });

  it('opens the page of the login first where that is another one', () => {
    const elsewhere = {
      ...access,
      insecure: true,
      login: access.login && {
        ...access.login,
        page: 'https://sso.example.com/login',
        action: 'https://sso.example.com/do',
      },
    };
    expect(steps({ path: '/ops/status?x=1', text: 'fine' }, elsewhere)).toMatchObject([
      { url: 'https://ops.example.com/ops/status?x=1', text: 'fine', insecure: true },
      { name: 'form', url: 'https://sso.example.com/login', insecure: true },
      { name: 'login', url: 'https://sso.example.com/do', insecure: true },
    ]);
  });

  it('waits longer than the limit, so that what is slow is told from what is down', () => {
    const probe = url.collect(inputFor(url, { limits: { within: '1m' } }), access);
    expect(probe.timeoutSeconds).toBe(240);
  });
});

describe('what is found', () => {
  it('states each aspect with its limit', () => {
    const { verdict, english, chinese, readings, evidence } = evaluate(url, output(page(), login(true)));
    expect(verdict).toBe('normal');
    expect(english).toEqual([
      'https://ops.example.com/ops/ answered with status 200 (required 200)',
      'opened in 340 ms (required ≤ 10 s)',
      'certificate valid until 2027-02-19, 90 d left (required ≥ 7 d)',
      'login works: the page shows “Log out”',
      'login took 900 ms (required ≤ 10 s)',
    ]);
    expect(chinese[0]).toBe('https://ops.example.com/ops/ 返回状态 200（要求 200）');
    expect(readings.map((reading) => [reading.metric, reading.value])).toEqual([
      ['url.time', 0.34],
      ['url.login-time', 0.9],
      ['url.certificate-left', (90 * DAY) / 1000],
    ]);
    expect(evidence).not.toContain('<h1>');
  });

  const expires = (days: number) => ({
    certificate: { validTo: new Date(NOW.getTime() + days * DAY), subject: 'x', issuer: 'y' },
  });

  it.each([
    [{ status: 500 }, {}, 'abnormal'],
    [{ status: 204 }, { status: [200, 204] }, 'normal'],
    [{ durationMs: 10_000 }, {}, 'normal'],
    [{ durationMs: 10_001 }, {}, 'abnormal'],
    [{ durationMs: 900 }, { attention: { within: '800ms' } }, 'attention'],
    [expires(29), {}, 'attention'],
    [expires(6), {}, 'abnormal'],
    [expires(-1), {}, 'abnormal'],
    [expires(20), { attention: { certificateAtLeast: '14d' } }, 'normal'],
    [{ certificate: null }, {}, 'normal'],
    [{ text: { wanted: 'fine', found: true } }, {}, 'normal'],
    [{ text: { wanted: 'fine', found: false } }, {}, 'abnormal'],
    [{ text: { wanted: 'fine', found: null } }, {}, 'unknown'],
  ])('%j with %j is %s', (changed, limits, verdict) => {
    expect(evaluate(url, output(page(changed)), { limits }).verdict).toBe(verdict);
  });

  it.each([
    [true, 'normal'],
    [false, 'abnormal'],
    [null, 'unknown'],
  ])('a login whose text is found: %s is %s', (found, verdict) => {
    expect(evaluate(url, output(page(), login(found))).verdict).toBe(verdict);
  });

  it('is abnormal, not unknown, when the certificate is not valid', () => {
    const reason = { key: 'probe.http-certificate-expired', values: { host: 'ops.example.com' } };
    const { verdict, english } = evaluate(url, failed({ step: 'page', certificate: true, reason }));
    expect([verdict, english]).toEqual(['abnormal', ['the certificate of ops.example.com has expired']]);
  });

  it('keeps what was found before a later step got no answer', () => {
    const reason = { key: 'probe.http-timeout', values: { host: 'ops.example.com', limit: 30 } };
    const { findings } = evaluate(url, failed({ step: 'login', certificate: false, reason }, page({ status: 503 })));
    expect(findings.map((finding) => finding.verdict)).toEqual(['abnormal', 'normal', 'normal', 'unknown']);
  });

  it('is unknown when a login is asked for that the application does not describe', () => {
    expect(evaluate(url, output(page()), { params: { login: true } })).toMatchObject({ verdict: 'unknown' });
  });

  it('is unknown without any answer', () => {
    expect(evaluate(url, output()).verdict).toBe('unknown');
  });
});
