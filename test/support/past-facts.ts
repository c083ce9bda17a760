import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { InspectionMode, InspectionState } from '../../src/core/inspection.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import type { Database } from '../../src/store/schema.ts';
import { testTemplate } from './site.ts';

let made = 0;

/** An alert as it may lie in the database. @returns its id. */
export async function insertPastAlert(
  store: Kysely<Database>,
  alert: {
    readonly title?: string;
    readonly receivedAt: Date;
    readonly resolvedAt?: Date;
    readonly dismissedAt?: Date;
    readonly muteId?: number;
    readonly contractId?: string;
  },
): Promise<number> {
  made += 1;
  const { title = `警报 ${made}`, receivedAt, resolvedAt = null, dismissedAt = null } = alert;
  const content = { title, description: '', severity: 'high', host: 'db-01', links: [], labels: {}, labelsLeftOut: 0 };
  const fingerprint = createHash('sha256').update(String(made)).digest('hex');
  const inserted = await store
    .insertInto('alerts')
    .values({
      contract_id: alert.contractId ?? 'acme',
      source_id: 'prometheus',
      fingerprint,
      open_key: resolvedAt === null ? fingerprint : null,
      state: resolvedAt === null ? 'firing' : 'resolved',
      severity: 'high',
      title,
      host_text: 'db-01',
      host_id: 'db-01',
      content: JSON.stringify(content),
      content_hash: 'c'.repeat(64),
      starts_at: receivedAt,
      received_at: receivedAt,
      resolved_at: resolvedAt,
      last_seen_at: resolvedAt ?? receivedAt,
      mute_id: alert.muteId ?? null,
      storm_id: null,
      ticket_id: null,
      dismissed_at: dismissedAt,
      dismissed_by: dismissedAt && 'engineer',
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

/** An inspection as it may lie in the database, with one item of each given verdict. @returns its id. */
export async function insertPastInspection(
  store: Kysely<Database>,
  inspection: {
    readonly startedAt: Date;
    readonly endedAt?: Date;
    readonly templateId?: string;
    readonly mode?: InspectionMode;
    readonly state?: InspectionState;
    readonly hosts?: readonly string[];
    readonly verdicts?: readonly Verdict[];
    readonly contractId?: string;
  },
): Promise<number> {
  made += 1;
  const { startedAt, templateId = 'monthly', mode = 'remote', state = 'issued', hosts } = inspection;
  const { groups: _groups, ...template } = testTemplate([], { id: templateId });
  const isOver = state !== 'running' && state !== 'answering';
  const inserted = await store
    .insertInto('inspections')
    .values({
      contract_id: inspection.contractId ?? 'acme',
      template_id: templateId,
      template: JSON.stringify(template),
      hosts: hosts ? JSON.stringify(hosts) : null,
      mode,
      state,
      origin: 'command',
      request_key: `past-${made}`,
      open_key: null,
      started_by: 'engineer',
      started_at: startedAt,
      collected_at: startedAt,
      ended_at: isOver ? (inspection.endedAt ?? startedAt) : null,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  for (const [position, verdict] of (inspection.verdicts ?? []).entries()) {
    await store
      .insertInto('inspection_items')
      .values({
        inspection_id: id,
        item_id: `item-${position}`,
        position,
        group_position: 0,
        group_title: JSON.stringify({ 'zh-CN': '组', en: 'Group' }),
        title: JSON.stringify({ 'zh-CN': `项目 ${position}`, en: `Item ${position}` }),
        verdict,
        final_verdict: verdict,
      })
      .execute();
  }
  return id;
}
