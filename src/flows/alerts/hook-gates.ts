import type { Context, Translate } from '../../context.ts';
import type { AlertSourceEntry } from '../../core/alerting.ts';
import type { Site } from '../../core/site.ts';
import {
  authenticate,
  mayBeSigned,
  type RefusalReason,
  resolveCredential,
  type SourceCredential,
} from '../../sources/authenticate.ts';
import type { AlertSource } from '../../sources/source.ts';
import { type HookAnswer, type HookHead, type HookRequest, tryLater } from './hook-call.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** How long a secret that was read counts: a rotated one is known soon. */
const CREDENTIAL_MS = 10_000;

const NO_BODY = new Uint8Array();

/** Where one source of a contract comes in. */
export interface Gate {
  readonly site: Site;
  readonly entry: AlertSourceEntry;
  readonly source: AlertSource;
  readonly bucket: TokenBucket;
  readonly t: Translate;
  credential: { readonly value: SourceCredential; readonly readAt: number } | null;
}

/** Lets in who is known and can prove it. Those who can't do not learn whether it was the name or the credential. */
export interface HookGates {
  /** What the head says of who sends: `known`, or `signed` where only the body can prove it; else what to answer. */
  judgeHead(head: HookHead): 'known' | 'signed' | HookAnswer;
  admit(request: HookRequest, now: Date): { readonly gate: Gate } | { readonly refusal: HookAnswer };
  /** Says, not too often, that a body was too large; its sender may not send it again. */
  noteTooLarge(call: Pick<HookRequest, 'contractId' | 'sourceId'>): void;
}

/** What is needed to know who sends. */
export interface GateParts {
  readonly sources: readonly AlertSource[];
  /** Reads a secret. @throws when it can't be read. */
  readonly resolveSecret: (reference: string) => string;
}

export function createHookGates(ctx: Context, { sources, resolveSecret }: GateParts): HookGates {
  const gates = new Map(ctx.sites.all.flatMap((site) => gatesOf(ctx, site, sources)));
  const signatures = [...gates.values()].flatMap(({ entry }) => (entry.auth.kind === 'hmac' ? [entry.auth] : []));
  const refusals = createRefusalLog(ctx);

  function judgeHead(head: HookHead): 'known' | 'signed' | HookAnswer {
    const gate = gates.get(nameOf(head));
    const credential = gate && readCredential(gate);
    if (gate && !credential) return tryLater(gate.t('alert.intake-no-secret'));
    const { headers } = head;
    const told = credential ? authenticate({ headers, rawBody: NO_BODY, now: ctx.clock.now() }, credential) : null;
    if (told?.ok && credential?.kind !== 'hmac') return 'known';
    // Under any name: nobody learns which ones sign by seeing whose body is read.
    if (signatures.some((auth) => mayBeSigned({ headers }, auth))) return 'signed';
    return refuse(head, told?.ok === false ? told.reason : null);
  }

  function admit(request: HookRequest, now: Date): { readonly gate: Gate } | { readonly refusal: HookAnswer } {
    const gate = gates.get(nameOf(request));
    if (!gate) return { refusal: refuse(request, null) };
    const credential = readCredential(gate);
    if (!credential) return { refusal: tryLater(gate.t('alert.intake-no-secret')) };
    const { headers, rawBody } = request;
    const authenticated = authenticate({ headers, rawBody, now }, credential);
    return authenticated.ok ? { gate } : { refusal: refuse(request, authenticated.reason) };
  }

  function refuse(head: HookHead, reason: RefusalReason | null): HookAnswer {
    refusals.note(reason === null ? null : nameOf(head), reason ?? 'unknown');
    return { status: 401, message: 'Unknown hook, or wrong credentials.' };
  }

  function noteTooLarge(call: Pick<HookRequest, 'contractId' | 'sourceId'>): void {
    const name = nameOf(call);
    refusals.note(gates.has(name) ? name : null, 'too-large');
  }

  function readCredential(gate: Gate): SourceCredential | null {
    const now = performance.now();
    if (gate.credential && now - gate.credential.readAt < CREDENTIAL_MS) return gate.credential.value;
    try {
      const value = resolveCredential(gate.entry.auth, resolveSecret);
      gate.credential = { value, readAt: now };
      return value;
    } catch (error) {
      const { id } = gate.entry;
      ctx.log.error({ error, contract: gate.site.contract.id, source: id }, 'could not read the secret of a source');
      return null;
    }
  }

  return { judgeHead, admit, noteTooLarge };
}

function gatesOf(ctx: Context, site: Site, sources: readonly AlertSource[]): [name: string, Gate][] {
  const { id: contractId, locale, timeZone } = site.contract;
  return site.alerting.sources.map((entry) => {
    const source = sources.find((candidate) => candidate.id === entry.kind);
    if (!source) throw new Error(`no source is known as "${entry.kind}"`);
    const bucket = createTokenBucket(entry.requestsPerMinute);
    const gate: Gate = { site, entry, source, bucket, t: ctx.texts(locale, timeZone), credential: null };
    return [nameOf({ contractId, sourceId: entry.id }), gate];
  });
}

function nameOf({ contractId, sourceId }: Pick<HookHead, 'contractId' | 'sourceId'>): string {
  return `${contractId}/${sourceId}`;
}
