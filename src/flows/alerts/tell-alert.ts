import { setImmediate as breathe } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Context, OutboxMessage } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import type { SimilarFault } from '../../core/similarity.ts';
import { alertMessage } from '../../messages/alert.ts';
import { suggestedLevel } from '../../messages/alert-words.ts';
import { type StormFacts, type StormShare, stormMessage } from '../../messages/storm.ts';
import { inWords, type Voice } from '../../messages/voice.ts';
import { findDismissReasons, listStormAlerts } from '../../store/alerts.ts';
import { postMessages } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { countStormAlerts, findStorms, type StormCount } from '../../store/storms.ts';
import { lockTicket } from '../../store/tickets.ts';
import { findNearestFaults } from '../knowledge/nearest-faults.ts';
import { voiceOf } from '../tell-inspection.ts';
import { tellCard } from '../tickets/tell-ticket.ts';

/** So many messages are worded in one go; then others have their turn. */
const WORDED_AT_ONCE = 25;
const POSTED_AT_ONCE = 128;
const STORM_ALERTS_SHOWN = 30;
const SIMILAR_SHOWN = 2;

/**
 * Brings the messages up to date that show these alerts: the card of its ticket, the message of a storm that is over, or its
 * own. One that falls into a planned maintenance is not told; of a storm that goes on {@link watchStorms} tells.
 */
export async function tellAlerts(ctx: Context, trx: Transaction<Database>, alerts: readonly Alert[]): Promise<void> {
  const own: Alert[] = [];
  for (const alert of alerts) {
    if (alert.ticketId !== null) {
      const record = await lockTicket(trx, alert.ticketId);
      if (record) await tellCard(ctx, trx, record);
    } else if (alert.stormId === null && alert.muteId === null) {
      own.push(alert);
    }
  }
  await tellOwn(ctx, trx, own);
  await tellStormsOver(ctx, trx, alerts);
}

/** Brings the messages up to date of the storms that are over and that these alerts were folded into. */
export async function tellStormsOver(
  ctx: Context,
  trx: Transaction<Database>,
  alerts: readonly Pick<Alert, 'stormId'>[],
): Promise<void> {
  const ids = new Set(alerts.flatMap(({ stormId }) => stormId ?? []));
  const over = (await findStorms(trx, [...ids])).filter(({ endedAt }) => endedAt !== null);
  await tellStorms(
    ctx,
    trx,
    over.map(({ id }) => id),
  );
}

async function tellOwn(ctx: Context, trx: Transaction<Database>, alerts: readonly Alert[]): Promise<void> {
  const dismissed = alerts.filter((alert) => alert.dismissedAt !== null).map((alert) => alert.id);
  const reasons = await findDismissReasons(trx, dismissed);
  for (const [contractId, ofContract] of Map.groupBy(alerts, (alert) => alert.contractId)) {
    const voice = voiceOf(ctx, contractId);
    const { channel } = voice.site.contract;
    const similarTo = await findSimilarTo(trx, contractId, ofContract);
    const word = (alert: Alert): OutboxMessage => {
      const facts = {
        alert,
        suggestedLevel: suggestedLevel(voice.site.sla, alert.content.severity),
        similar: similarTo.get(alert.id) ?? [],
        dismissReason: reasons.get(alert.id) ?? null,
      };
      return { contractId, channel, key: `alert:${alert.id}`, message: alertMessage(facts, voice) };
    };
    let posted: Promise<void> = Promise.resolve();
    for (let at = 0; at < ofContract.length; at += POSTED_AT_ONCE) {
      const messages = await wordAll(ofContract.slice(at, at + POSTED_AT_ONCE), word, posted);
      // The database writes these while the next ones are worded.
      posted = postMessages(trx, messages, ctx.clock.now());
    }
    await posted;
  }
}

/** @returns the messages when those before them are posted: nothing is under way any more when this fails. */
async function wordAll(
  alerts: readonly Alert[],
  word: (alert: Alert) => OutboxMessage,
  before: Promise<void>,
): Promise<OutboxMessage[]> {
  const worded = (async () => {
    const messages: OutboxMessage[] = [];
    for (const alert of alerts) {
      messages.push(word(alert));
      if (messages.length % WORDED_AT_ONCE === 0) await breathe();
    }
    return messages;
  })();
  const [posting, wording] = await Promise.allSettled([before, worded]);
  if (posting.status === 'rejected') throw posting.reason;
  if (wording.status === 'rejected') throw wording.reason;
  return wording.value;
}

/** By alert, earlier faults like those that fire, and how they were solved. */
async function findSimilarTo(
  db: Kysely<Database>,
  contractId: string,
  alerts: readonly Alert[],
): Promise<ReadonlyMap<number, readonly SimilarFault[]>> {
  const firing = alerts.filter((alert) => alert.state === 'firing');
  const subjects = firing.map(({ content, hostId }) => ({
    title: content.title,
    text: content.description,
    host: hostId,
  }));
  const similar = await findNearestFaults(db, contractId, subjects, SIMILAR_SHOWN);
  return new Map(firing.map(({ id }, index) => [id, similar[index] ?? []]));
}

/** Brings the messages of these storms up to date. */
export async function tellStorms(ctx: Context, trx: Transaction<Database>, ids: readonly number[]): Promise<void> {
  const messages: OutboxMessage[] = [];
  for (const storm of await findStorms(trx, ids)) {
    const voice = voiceOf(ctx, storm.contractId);
    const counts = await countStormAlerts(trx, storm.id);
    const facts: StormFacts = {
      stormId: storm.id,
      startedAt: storm.startedAt,
      endedAt: storm.endedAt,
      alerts: await listStormAlerts(trx, storm.id, STORM_ALERTS_SHOWN),
      total: sum(counts.map(({ total }) => total)),
      firing: sum(counts.map(({ firing }) => firing)),
      bySeverity: shares(counts, ({ severity }) => severity),
      byHost: shares(counts, (count) => hostName(voice, count)),
    };
    const { channel } = voice.site.contract;
    const message = stormMessage(facts, voice);
    messages.push({ contractId: storm.contractId, channel, key: `storm:${storm.id}`, message });
  }
  if (messages.length > 0) await postMessages(trx, messages, ctx.clock.now());
}

function hostName(voice: Voice, { hostId, hostText }: StormCount): string | null {
  const host = voice.site.hosts.find((candidate) => candidate.id === hostId);
  return host ? inWords(voice, host.name) : hostText;
}

function shares(counts: readonly StormCount[], nameOf: (count: StormCount) => string | null): StormShare[] {
  const totals = new Map<string | null, number>();
  for (const count of counts) totals.set(nameOf(count), (totals.get(nameOf(count)) ?? 0) + count.total);
  return [...totals].map(([name, count]) => ({ name, count }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
