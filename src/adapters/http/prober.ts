import { getCACertificates } from 'node:tls';
import type { HttpProber, ProbeOutcome } from '../../context.ts';
import type { HttpFailure, HttpOutput, HttpStep, HttpStepOutput } from '../../core/check.ts';
import type { Message } from '../../core/message.ts';
import { failureReason } from '../failure-reason.ts';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import { type Answer, exchange } from './exchange.ts';
import { describeRequestError } from './http-failure.ts';
import { decodeEntities, findForm } from './page-form.ts';

export interface HttpProberDependencies {
  /** The secret behind `env:NAME` or `file:PATH`. Rejects when there is none. */
  resolveSecret(reference: string): Promise<string>;
  /** PEM certificates of authorities that are trusted besides the usual ones. */
  readonly authorities?: readonly string[];
}

const MOST_REDIRECTS = 10;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** A request that the prober refuses to make, or that leads nowhere. */
class ProbeRefusal extends Error {
  readonly reason: Message;

  constructor(reason: Message) {
    super(reason.key);
    this.name = 'ProbeRefusal';
    this.reason = reason;
  }
}

/** The walk through the steps of one probe. */
interface Walk {
  readonly jar: CookieJar;
  readonly signal: AbortSignal;
  readonly authorities: readonly string[] | undefined;
  readonly resolveSecret: HttpProberDependencies['resolveSecret'];
  /** The first address is an https one: what is secret may then not go out in the clear. */
  readonly isSecure: boolean;
  page: { readonly url: URL; readonly body: string } | null;
}

/**
 * Opens pages as a browser would: cookies and the hidden fields of a form go from step to step. Credentials go only to
 * the origin of the page that holds the form, or to where the site file says, and never over an unverified connection
 * unless the site file allows that.
 */
export function createHttpProber(dependencies: HttpProberDependencies): HttpProber {
  const authorities = dependencies.authorities && [...getCACertificates('default'), ...dependencies.authorities];
  return {
    async probe(_access, probe, signal) {
      const timeoutSeconds = probe.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
      const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
      const walk: Walk = {
        jar: createCookieJar(),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        authorities,
        resolveSecret: (reference) => dependencies.resolveSecret(reference),
        isSecure: probe.steps[0]?.url.startsWith('https:') ?? false,
        page: null,
      };
      const steps: HttpStepOutput[] = [];
      for (const step of probe.steps) {
        let at = walk.page?.url ?? URL.parse(step.url);
        try {
          steps.push(
            await takeStep(step, walk, (url) => {
              at = url;
            }),
          );
        } catch (error) {
          if (signal?.aborted) return { ok: false, reason: { key: 'probe.cancelled' }, retry: true };
          // However the connection broke then: it was we who ended it.
          const cause = timeout.aborted ? timeout.reason : error;
          const { reason, retry, certificate } = describeFailure(cause, at, timeoutSeconds);
          const failure = { certificate, reason, ...(step.name === undefined ? {} : { step: step.name }) };
          return concludeFailed(steps, failure, retry);
        }
      }
      return { ok: true, output: { steps } };
    },
  };
}

/** What was found out before a failure still counts, and so does a certificate that is not valid. */
function concludeFailed(
  steps: readonly HttpStepOutput[],
  failure: HttpFailure,
  retry: boolean,
): ProbeOutcome<HttpOutput> {
  if (steps.length === 0 && !failure.certificate) return { ok: false, reason: failure.reason, retry };
  return { ok: true, output: { steps, failure } };
}

function describeFailure(error: unknown, url: URL | null, timeoutSeconds: number) {
  const own = failureReason(error);
  if (own !== null) return { reason: own, retry: false, certificate: false };
  return describeRequestError(error, url?.host ?? '', timeoutSeconds);
}

async function takeStep(step: HttpStep, walk: Walk, announce: (url: URL) => void): Promise<HttpStepOutput> {
  const first = await prepareRequest(step, walk);
  const startedAt = performance.now();
  const { url, answer } = await follow(first, step, { walk, announce });
  const durationMs = Math.round(performance.now() - startedAt);
  walk.page = { url, body: answer.body };
  const { status, body, truncated, certificate } = answer;
  return {
    ...(step.name === undefined ? {} : { name: step.name }),
    url: shownUrl(url),
    status,
    durationMs,
    body,
    truncated,
    certificate,
    ...(step.text === undefined ? {} : { text: { wanted: step.text, found: findText(step.text, answer) } }),
  };
}

interface Request {
  readonly url: URL;
  readonly method: string;
  readonly body?: string;
}

async function prepareRequest(step: HttpStep, walk: Walk): Promise<Request> {
  const { page } = walk;
  const wanted = Object.keys(step.form ?? {});
  const found = step.form && page ? findForm(page.body, wanted) : null;
  if (step.url === '' && !found) {
    throw new ProbeRefusal({ key: 'probe.http-no-form', values: { host: page?.url.host ?? '' } });
  }
  const base = page ? new URL(found?.base ?? '', page.url) : undefined;
  // An empty action means the page itself, whatever its base.
  const target = step.url !== '' ? step.url : found?.form.action || page?.url.href;
  const url = parseUrl(target ?? '', base);
  if (step.url === '' && page && url.origin !== page.url.origin) {
    throw new ProbeRefusal({ key: 'probe.http-form-elsewhere', values: { host: page.url.host, other: url.host } });
  }
  if (step.form === undefined) return { url, method: step.method };
  if (walk.isSecure && url.protocol === 'http:') {
    throw new ProbeRefusal({ key: 'probe.http-downgrade', values: { host: url.host } });
  }
  const fields = new Map<string, string>(found?.form.hidden);
  for (const [name, value] of Object.entries(step.form)) {
    fields.set(name, typeof value === 'string' ? value : await walk.resolveSecret(value.secret));
  }
  return { url, method: step.method, body: new URLSearchParams([...fields]).toString() };
}

function parseUrl(text: string, base: URL | undefined): URL {
  const url = URL.parse(text, base?.href);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ProbeRefusal({ key: 'probe.http-address', values: { address: text.slice(0, 200) } });
}

interface Course {
  readonly walk: Walk;
  readonly announce: (url: URL) => void;
}

async function follow(
  first: Request,
  step: HttpStep,
  { walk, announce }: Course,
): Promise<{ url: URL; answer: Answer }> {
  let request = first;
  for (let redirects = 0; ; redirects += 1) {
    announce(request.url);
    const answer = await exchange({
      ...request,
      headers: headersFor(request, first, { step, jar: walk.jar }),
      insecure: step.insecure ?? false,
      ...(walk.authorities === undefined ? {} : { authorities: walk.authorities }),
      signal: walk.signal,
    });
    walk.jar.keep(request.url, answer.setCookie);
    if (answer.location === null || ![301, 302, 303, 307, 308].includes(answer.status)) {
      return { url: request.url, answer };
    }
    if (redirects === MOST_REDIRECTS) {
      throw new ProbeRefusal({ key: 'probe.http-redirects', values: { host: first.url.host, limit: MOST_REDIRECTS } });
    }
    request = redirected(request, answer, parseUrl(answer.location, request.url));
    if (request.body !== undefined && walk.isSecure && request.url.protocol === 'http:') {
      throw new ProbeRefusal({ key: 'probe.http-downgrade', values: { host: request.url.host } });
    }
  }
}

/** As browsers do: after 301, 302 and 303 a form is not sent again; what is sent again stays with its origin. */
function redirected(request: Request, answer: Answer, url: URL): Request {
  if (answer.status === 303 || (answer.status < 303 && request.method === 'POST')) {
    return { url, method: request.method === 'HEAD' ? 'HEAD' : 'GET' };
  }
  if (request.body !== undefined && url.origin !== request.url.origin) {
    throw new ProbeRefusal({ key: 'probe.http-form-elsewhere', values: { host: request.url.host, other: url.host } });
  }
  return { ...request, url };
}

function headersFor(request: Request, first: Request, { step, jar }: { step: HttpStep; jar: CookieJar }) {
  const cookie = jar.header(request.url);
  return {
    ...(request.url.origin === first.url.origin ? step.headers : {}),
    ...(cookie === null ? {} : { cookie }),
    ...(request.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
}

/** Without user and password, which an address may hold. */
function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

function findText(text: string, { body, truncated }: Answer): boolean | null {
  if (body.includes(text) || decodeEntities(body).includes(text)) return true;
  return truncated ? null : false;
}
