import { z } from 'zod';
import type {
  ApplicationAccess,
  CheckInput,
  Finding,
  HttpCheck,
  HttpOutput,
  HttpStep,
  HttpStepOutput,
  Reading,
} from '../core/check.ts';
import type { Message } from '../core/message.ts';
import { durationSchema } from '../core/quantity.ts';
import { unreadable } from './rules/cause.ts';
import { atLeastFindings, atMostFindings } from './rules/limit.ts';

const params = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Page below the address of the application; by default that itself.'),
  text: z.string().min(1).max(500).optional().describe('Text that the page must show.'),
  login: z.boolean().optional().describe('Log in as well; by default where the application says how.'),
});

const statusSchema = z.int().min(100).max(599);

const limits = z.strictObject({
  status: z
    .union([statusSchema, z.array(statusSchema).min(1)])
    .default(200)
    .transform((status) => [status].flat())
    .describe('Status, or statuses, that are normal after all redirects; 200 by default.'),
  within: durationSchema.prefault('10s').describe('How long the page may take, redirects included; 10s by default.'),
  loginWithin: durationSchema.optional().describe('How long the login may take; by default as long as the page.'),
  certificateAtLeast: durationSchema
    .prefault('7d')
    .describe('How long the certificate must still be valid; 7d by default.'),
  attention: z
    .strictObject({
      within: durationSchema.optional(),
      loginWithin: durationSchema.optional(),
      certificateAtLeast: durationSchema.prefault('30d').describe('30d by default.'),
    })
    .prefault({})
    .describe('Softer limits: beyond them the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;

interface PageFacts {
  readonly url: string;
  readonly status: number;
  readonly seconds: number;
  readonly text: { readonly wanted: string; readonly found: boolean | null } | null;
}

interface Facts {
  readonly page: PageFacts | null;
  /** Null where no login was asked for, or it was not reached. */
  readonly login: PageFacts | null;
  readonly certificate: { readonly validTo: string; readonly subject: string; readonly issuer: string } | null;
  readonly failure: { readonly step: string; readonly certificate: boolean; readonly reason: Message } | null;
}

/** A page of an application: does it open, in time, with a valid certificate, and can one log in? 系统登录状态 */
export const url: HttpCheck<Params, Limits, Facts> = {
  id: 'url',
  kind: 'http',
  params,
  limits,
  collect(input, application) {
    const { within, loginWithin } = input.limits;
    const steps = stepsOf(input.params, application);
    // Slower than its limit is abnormal; only much slower is no answer.
    const timeoutSeconds = Math.max(30, (within + (steps.length - 1) * (loginWithin ?? within)) * 2);
    return { steps, timeoutSeconds };
  },
  parse(output) {
    const page = find(output, 'page');
    const { failure } = output;
    if (!page && !failure) throw unreadable('');
    const secure = output.steps.find((step) => step.certificate !== null)?.certificate ?? null;
    const login = find(output, 'login');
    return {
      page: page ? pageFacts(page) : null,
      login: login ? pageFacts(login) : null,
      certificate: secure && { ...secure, validTo: secure.validTo.toISOString() },
      failure: failure ? { step: failure.step ?? '', certificate: failure.certificate, reason: failure.reason } : null,
    };
  },
  judge(facts, input) {
    const { failure } = facts;
    const failed: Finding[] = failure
      ? [{ verdict: failure.certificate ? 'abnormal' : 'unknown', message: failure.reason }]
      : [];
    return [
      ...(facts.page ? judgePage(facts.page, input) : []),
      ...judgeCertificate(facts, input),
      ...(facts.login ? judgeLogin(facts.login, input) : []),
      ...(input.params.login === true && !facts.login && !failure ? [NO_LOGIN] : []),
      ...failed,
    ];
  },
  readings(facts, input): Reading[] {
    const { page, login, certificate } = facts;
    const { within, loginWithin, certificateAtLeast } = input.limits;
    return [
      ...(page ? [seconds('url.time', page.seconds, within)] : []),
      ...(login ? [seconds('url.login-time', login.seconds, loginWithin ?? within)] : []),
      ...(certificate ? [seconds('url.certificate-left', secondsLeft(certificate, input), certificateAtLeast)] : []),
    ];
  },
  evidence(output) {
    const lines = output.steps.map((step) => `${step.status} ${step.url} (${Math.round(step.durationMs)} ms)`);
    const certificate = output.steps.find((step) => step.certificate !== null)?.certificate;
    if (!certificate) return lines.join('\n');
    const { subject, issuer, validTo } = certificate;
    return [...lines, `${subject} / ${issuer} / ${validTo.toISOString()}`].join('\n');
  },
};

/** A login was asked for, but the application does not say how. */
const NO_LOGIN: Finding = { verdict: 'unknown', message: { key: 'check.url.no-login' } };

function stepsOf({ path, text, login }: Params, application: ApplicationAccess): readonly HttpStep[] {
  const insecure = application.insecure === undefined ? {} : { insecure: application.insecure };
  const page: HttpStep = {
    name: 'page',
    method: 'GET',
    url: path === undefined ? application.url : new URL(path, application.url).href,
    ...insecure,
    ...(text === undefined ? {} : { text }),
  };
  const access = application.login;
  if (login === false || access === undefined) return [page];
  const form: HttpStep = { name: 'form', method: 'GET', url: access.page ?? application.url, ...insecure };
  const enter: HttpStep = {
    name: 'login',
    method: 'POST',
    url: access.action ?? '',
    form: { [access.userField]: access.user, [access.passwordField]: access.password },
    text: access.successText,
    ...insecure,
  };
  return form.url === page.url ? [page, enter] : [page, form, enter];
}

function find(output: HttpOutput, name: string): HttpStepOutput | undefined {
  return output.steps.find((step) => step.name === name);
}

function pageFacts(step: HttpStepOutput): PageFacts {
  return { url: step.url, status: step.status, seconds: step.durationMs / 1000, text: step.text ?? null };
}

function judgePage(page: PageFacts, { limits }: Input): Finding[] {
  const { url, status, seconds: took } = page;
  const isWanted = limits.status.includes(status);
  const wanted = limits.status.join(', ');
  return [
    {
      verdict: isWanted ? 'normal' : 'abnormal',
      message: { key: 'check.url.status', values: { url, status, wanted } },
    },
    ...atMostFindings(
      took,
      { limit: limits.within, attention: limits.attention.within },
      { key: 'check.url.time', values: { took } },
    ),
    ...judgeText(page, 'check.url.text'),
  ];
}

function judgeLogin(login: PageFacts, { limits }: Input): Finding[] {
  const { status, seconds: took } = login;
  const findings = judgeText(login, 'check.url.login').map((finding): Finding => {
    const values = { ...finding.message.values, status, took };
    return { verdict: finding.verdict, message: { key: finding.message.key, values } };
  });
  const band = { limit: limits.loginWithin ?? limits.within, attention: limits.attention.loginWithin };
  return [...findings, ...atMostFindings(took, band, { key: 'check.url.login-time', values: { took } })];
}

function judgeText({ url, text }: PageFacts, key: string): Finding[] {
  if (text === null) return [];
  const { wanted, found } = text;
  const verdict = found === null ? 'unknown' : found ? 'normal' : 'abnormal';
  const state = found === null ? 'not-whole' : found ? 'found' : 'not-found';
  return [{ verdict, message: { key: `${key}-${state}`, values: { url, wanted } } }];
}

function judgeCertificate(facts: Facts, input: Input): Finding[] {
  if (facts.certificate === null) return [];
  const left = secondsLeft(facts.certificate, input);
  const { validTo } = facts.certificate;
  if (left <= 0)
    return [{ verdict: 'abnormal', message: { key: 'check.url.certificate-expired', values: { validTo } } }];
  const { certificateAtLeast, attention } = input.limits;
  const band = { limit: certificateAtLeast, attention: attention.certificateAtLeast };
  return atLeastFindings(left, band, { key: 'check.url.certificate', values: { left, validTo } });
}

function secondsLeft(certificate: { readonly validTo: string }, input: Input): number {
  return (new Date(certificate.validTo).getTime() - input.now.getTime()) / 1000;
}

function seconds(metric: string, value: number, limit: number): Reading {
  return { metric, subject: '', value, unit: 'seconds', limit };
}
