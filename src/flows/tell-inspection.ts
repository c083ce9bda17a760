import type { Transaction } from 'kysely';
import type { Context } from '../context.ts';
import type { ChatMessage } from '../core/chat.ts';
import type { Inspection, InspectionItem } from '../core/inspection.ts';
import { finishedGroups } from '../core/inspection-progress.ts';
import { localText } from '../core/message.ts';
import { inspectionRootMessage } from '../messages/inspection-root.ts';
import { closingMessage, inspectionGroupMessage, manualItemMessage } from '../messages/inspection-thread.ts';
import type { Voice } from '../messages/voice.ts';
import { postMessage } from '../store/outbox.ts';
import type { Database } from '../store/schema.ts';

/** Keys of an inspection's messages, unique for ever. */
export const inspectionKeys = {
  root: (id: number) => `inspection:${id}:root`,
  group: (id: number, index: number) => `inspection:${id}:group:${index}`,
  item: (id: number, itemKey: number) => `inspection:${id}:item:${itemKey}`,
  closing: (id: number) => `inspection:${id}:closing`,
  form: (id: number, documentId: number) => `inspection:${id}:form:${documentId}`,
  formFailure: (id: number) => `inspection:${id}:form-failure`,
};

export function voiceOf(ctx: Context, contractId: string): Voice {
  const site = ctx.sites.byId(contractId);
  const { locale, timeZone } = site.contract;
  return { site, locale, t: ctx.texts(locale, timeZone) };
}

/** Posts the message in the channel, or brings it up to date. */
export async function tellRoot(ctx: Context, trx: Transaction<Database>, inspection: Inspection): Promise<void> {
  const voice = voiceOf(ctx, inspection.contractId);
  await tell(ctx, trx, inspection, inspectionKeys.root(inspection.id), inspectionRootMessage(inspection, voice));
}

/** Posts or brings up to date what the thread says of the groups given by index, all of whose items have a result. */
export async function tellGroups(
  ctx: Context,
  trx: Transaction<Database>,
  inspection: Inspection,
  indexes: readonly number[],
): Promise<void> {
  const voice = voiceOf(ctx, inspection.contractId);
  for (const index of indexes) {
    const group = inspection.groups[index];
    if (!group) continue;
    const key = inspectionKeys.group(inspection.id, index);
    await tell(ctx, trx, inspection, key, inspectionGroupMessage(inspection, group, voice));
    for (const item of group.items.filter(isManual)) {
      const message = manualItemMessage(inspection, item, questionsOf(ctx, item, voice), voice);
      await tell(ctx, trx, inspection, inspectionKeys.item(inspection.id, item.key), message);
    }
  }
}

/** Asks for the person-days, or says that they were confirmed. */
export async function tellClosing(ctx: Context, trx: Transaction<Database>, inspection: Inspection): Promise<void> {
  const voice = voiceOf(ctx, inspection.contractId);
  await tell(ctx, trx, inspection, inspectionKeys.closing(inspection.id), closingMessage(inspection, voice));
}

/** Everything once more, after an answer or at the end. */
export async function tellAll(ctx: Context, trx: Transaction<Database>, inspection: Inspection): Promise<void> {
  await tellRoot(ctx, trx, inspection);
  await tellGroups(ctx, trx, inspection, finishedGroups(inspection));
}

export function isManual(item: InspectionItem): boolean {
  return item.results.some((result) => result.target.kind === 'person');
}

/** What a person is asked about the item. */
export function questionsOf(ctx: Context, item: InspectionItem, voice: Voice): string[] {
  return item.results.flatMap((result) => {
    const check = ctx.checks.get(result.checkId);
    if (check?.kind !== 'manual') return [];
    return [localText(check.question(check.params.parse(result.params)), voice.locale)];
  });
}

async function tell(
  ctx: Context,
  trx: Transaction<Database>,
  inspection: Inspection,
  key: string,
  message: ChatMessage,
): Promise<void> {
  const root = inspectionKeys.root(inspection.id);
  await postMessage(
    trx,
    {
      contractId: inspection.contractId,
      channel: ctx.sites.byId(inspection.contractId).contract.channel,
      key,
      ...(key === root ? {} : { threadKey: root }),
      message,
    },
    ctx.clock.now(),
  );
}
