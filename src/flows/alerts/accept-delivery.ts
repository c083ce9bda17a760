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
import { countWaitingDeliveries, insertDeliveries, type NewDelivery } from '../../store/deliveries.ts';
import { isStoreAway } from '../store-outage.ts';
import { createGroupCommit, type GroupCommitLimits } from './group-commit.ts';
import { findBodyFault } from './parse-body.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** A webhook call before its body is read. */
export interface HookHead {
  readonly contractId: string;
  readonly sourceId: string;
  /** Lower-case names, each with every value it came with. */
  readonly headers: { readonly [name: string]: readonly string[] | undefined };
}

/** A webhook call as it came over the wire. */
export interface HookRequest extends HookHead {
  readonly rawBody: Buffer;
}

export interface HookAnswer {
  readonly status: 202 | 400 | 401 | 415 | 503;
  /** For the person who reads the sender's log. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export interface IntakeLimits extends GroupCommitLimits {
  /** So many deliveries may wait to be taken apart. */
  readonly waitingDeliveries: number;
}

const LIMITS: IntakeLimits = {
  most: 128,
  // Within the 16 MB that servers take by default.
  mostBytes: 4 << 20,
  waiting: 256,
  waitingBytes: 32 << 20,
  commitMs: 3_000,
  secondAt: 16,
  waitingDeliveries: 20_000,
};

/** How long a secret that was read counts: a rotated one is known soon. */
const CREDENTIAL_MS = 10_000;
const COUNT_EVERY_MS = 1_000;
const RETRY_AFTER_SECONDS = 10;

const NO_BODY = new Uint8Array();
const ACCEPTED: HookAnswer = { status: 202, message: 'accepted' };

export interface AlertIntake {
  /** Answers within seconds, whatever the database does. Never throws. */
  receive(request: HookRequest): Promise<HookAnswer>;
  /** What to answer before anything is read, while too much is waiting already; null: go on. */
  refuseNow(): HookAnswer | null;
  /** What the head says of who sends: `known`, or `signed` where only the body can prove it; else what to answer. */
  judgeHead(head: HookHead): 'known' | 'signed' | HookAnswer;
  /** Says, not too often, that a body was too large; its sender may not send it again. */
  noteTooLarge(call: Pick<HookRequest, 'contractId' | 'sourceId'>): void;
}

interface Gate {
  readonly site: Site;
  readonly entry: AlertSourceEntry;
  readonly source: AlertSource;
  readonly bucket: TokenBucket;
  readonly t: Translate;
  credential: { readonly value: SourceCredential; readonly readAt: number } | null;
}

/**
 * Takes in what monitoring systems send: known and authenticated, understood, committed, and only then accepted. Everything
 * that may pass is answered with 503, after which they try again; nothing else is.
 */
export function createAlertIntake(
  ctx: Context,
  parts: {
    readonly sources: readonly AlertSource[];
    /** Reads a secret. @throws when it can't be read. */
    readonly resolveSecret: (reference: string) => string;
    readonly limits?: Partial<IntakeLimits>;
  },
): AlertIntake {
  const limits = { ...LIMITS, ...parts.limits };
  const gates = new Map(
    ctx.sites.all.flatMap((site) =>
      site.alerting.sources.map((entry) => {
        const source = parts.sources.find((candidate) => candidate.id === entry.kind);
        if (!source) throw new Error(`no source is known as "${entry.kind}"`);
        const { locale, timeZone } = site.contract;
        const bucket = createTokenBucket(entry.requestsPerMinute);
        const gate: Gate = { site, entry, source, bucket, t: ctx.texts(locale, timeZone), credential: null };
        return [`${site.contract.id}/${entry.id}`, gate] as const;
      }),
    ),
  );
  const signatures = [...gates.values()].flatMap(({ entry }) => (entry.auth.kind === 'hmac' ? [entry.auth] : []));
  const refusals = createRefusalLog(ctx);
  let waiting = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  const inbox = createGroupCommit<NewDelivery>(commit, {
    limits,
    onError: (error) => ctx.log.error({ error }, 'could not keep deliveries; their senders were asked to try again'),
  });

  async function commit(deliveries: readonly NewDelivery[]): Promise<void> {
    await insertTogether(deliveries);
    ctx.wake('deliveries');
    waiting += deliveries.length;
    await recount();
  }

  /** Now and then: those that have been taken apart since wait no more. */
  async function recount(): Promise<void> {
    if (performance.now() - countedAt < COUNT_EVERY_MS) return;
    countedAt = performance.now();
    try {
      waiting = await countWaitingDeliveries(ctx.store, limits.waitingDeliveries);
    } catch (error) {
      ctx.log.warn({ error }, 'could not count the deliveries that wait');
    }
  }

  /** One that the database can't take must not keep the others out. */
  async function insertTogether(deliveries: readonly NewDelivery[]): Promise<void> {
    try {
      await insertDeliveries(ctx.store, deliveries);
    } catch (error) {
      if (deliveries.length === 1 || isStoreAway(error)) throw error;
      for (const delivery of deliveries) await insertDeliveries(ctx.store, [delivery]);
    }
  }

  function refuseNow(): HookAnswer | null {
    if (inbox.isFull()) return tryLater('Rounds takes in more than it can just now.');
    return null;
  }

  function judgeHead(head: HookHead): 'known' | 'signed' | HookAnswer {
    const gate = gates.get(`${head.contractId}/${head.sourceId}`);
    const credential = gate && readCredential(gate);
    if (gate && !credential) return tryLater(gate.t('alert.intake-no-secret'));
    const { headers } = head;
    const told = credential ? authenticate({ headers, rawBody: NO_BODY, now: ctx.clock.now() }, credential) : null;
    if (told?.ok && credential?.kind !== 'hmac') return 'known';
    // Under any name: nobody learns which ones sign by seeing whose body is read.
    if (signatures.some((auth) => mayBeSigned({ headers }, auth))) return 'signed';
    return refuse(head, told?.ok === false ? told.reason : null);
  }

  async function receive(request: HookRequest): Promise<HookAnswer> {
    const gate = gates.get(`${request.contractId}/${request.sourceId}`);
    const now = ctx.clock.now();
    if (!gate) return refuse(request, null);
    const credential = readCredential(gate);
    if (!credential) return tryLater(gate.t('alert.intake-no-secret'));
    const { headers, rawBody } = request;
    const authenticated = authenticate({ headers, rawBody, now }, credential);
    if (!authenticated.ok) return refuse(request, authenticated.reason);
    const encoding = headers['content-encoding']?.join().trim().toLowerCase() ?? '';
    if (encoding !== '' && encoding !== 'identity') return { status: 415, message: gate.t('alert.intake-encoded') };
    const pauseMs = gate.bucket.take(now);
    if (pauseMs > 0) {
      const perMinute = gate.entry.requestsPerMinute;
      return tryLater(gate.t('alert.intake-too-many', { perMinute }), Math.ceil(pauseMs / 1_000));
    }
    if (await areTooManyWaiting()) return tryLater(gate.t('alert.intake-full'));
    const text = rawBody.toString('utf8');
    const fault = findBodyFault({ source: gate.source, entry: gate.entry, text, receivedAt: now });
    if (fault) {
      const message = gate.t(fault.key, fault.values);
      ctx.log.warn({ ...place(request), fault: message }, 'refused a delivery that can not be understood');
      return { status: 400, message };
    }
    const delivery: NewDelivery = { ...place(request), body: rawBody, receivedAt: now };
    const committed = await inbox.keep(delivery, rawBody.length);
    if (committed === 'full') return tryLater(gate.t('alert.intake-full'));
    if (committed === 'unclear') return tryLater(gate.t('alert.intake-not-kept'));
    return ACCEPTED;
  }

  async function areTooManyWaiting(): Promise<boolean> {
    // While nothing is accepted nobody else looks whether there are fewer by now.
    if (waiting >= limits.waitingDeliveries) await recount();
    return waiting >= limits.waitingDeliveries;
  }

  /** Nobody learns by the answer whether it was the name or the credential. */
  function refuse(request: HookHead, reason: RefusalReason | null): HookAnswer {
    refusals.note(reason === null ? null : `${request.contractId}/${request.sourceId}`, reason ?? 'unknown');
    return { status: 401, message: 'Unknown hook, or wrong credentials.' };
  }

  function readCredential(gate: Gate): SourceCredential | null {
    const now = performance.now();
    if (gate.credential && now - gate.credential.readAt < CREDENTIAL_MS) return gate.credential.value;
    try {
      const value = resolveCredential(gate.entry.auth, parts.resolveSecret);
      gate.credential = { value, readAt: now };
      return value;
    } catch (error) {
      const { id } = gate.entry;
      ctx.log.error({ error, contract: gate.site.contract.id, source: id }, 'could not read the secret of a source');
      return null;
    }
  }

  function noteTooLarge({ contractId, sourceId }: Pick<HookRequest, 'contractId' | 'sourceId'>): void {
    const hook = `${contractId}/${sourceId}` as const;
    refusals.note(gates.has(hook) ? hook : null, 'too-large');
  }

  return { receive, refuseNow, judgeHead, noteTooLarge };
}

function place({ contractId, sourceId }: HookRequest) {
  return { contractId, sourceId };
}

function tryLater(message: string, retryAfterSeconds = RETRY_AFTER_SECONDS): HookAnswer {
  return { status: 503, message, retryAfterSeconds };
}
