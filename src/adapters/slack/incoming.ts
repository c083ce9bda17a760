import type { ChatPlace, ChatRequestOf } from '../../core/chat-request.ts';
import type { Json } from '../../core/check.ts';
import { readButtonId } from './button-id.ts';
import { record, records, type SlackPayload, slackId, slackTs, text } from './payload.ts';
import type { MenuChoice } from './render-button.ts';
import { fieldNameOf, type ModalMetadata } from './render-modal.ts';
import { requestKey } from './request-key.ts';

/** A typed slash command. */
export function readCommand(body: SlackPayload): ChatRequestOf<'command'> {
  const place: ChatPlace = {
    channel: text(body.channel_id),
    user: text(body.user_id),
    responseUrl: text(body.response_url),
    triggerId: text(body.trigger_id),
  };
  const name = (text(body.command) ?? '').replace(/^\//, '');
  const line = `${name} ${unescapeText(text(body.text) ?? '')}`.trim();
  return { kind: 'command', key: requestKey('command', place.triggerId), alsoKey: null, place, line };
}

/** The first action of a click; Slack sends one at a time. */
export function readAction(body: SlackPayload): ChatRequestOf<'action'> {
  const container = record(body.container);
  const metadata = readMetadata(record(body.view).private_metadata);
  const element = record(Array.isArray(body.actions) ? body.actions[0] : undefined);
  const { action, value, channel } = readElement(element);
  const place: ChatPlace = {
    channel: text(record(body.channel).id) ?? text(container.channel_id) ?? metadata.channel ?? channel,
    user: text(record(body.user).id),
    responseUrl: text(body.response_url),
    triggerId: text(body.trigger_id),
  };
  const key = requestKey('action', place.triggerId ?? text(element.action_ts));
  return { kind: 'action', key, alsoKey: null, place, action, value };
}

/** A button tells its action by its id, a choice of a menu by its value. */
function readElement(element: SlackPayload): { action: string; value: Json; channel: string | null } {
  if (element.type === 'overflow') {
    const choice: { [M in keyof MenuChoice]?: unknown } = record(readJson(text(record(element.selected_option).value)));
    const value = (choice.value ?? null) as Json;
    return { action: text(choice.action) ?? '', value, channel: slackId(choice.channel) };
  }
  return { ...readButtonId(text(element.action_id) ?? ''), value: readJson(text(element.value)) ?? null };
}

/** The one shortcut there is: on a message, to make a ticket of it. */
export const MESSAGE_SHORTCUT = 'ticket_from_message';

/** A shortcut used on a message: an action whose value says which message, and who wrote it. */
export function readShortcut(body: SlackPayload): ChatRequestOf<'action'> {
  const message = record(body.message);
  const channel = slackId(record(body.channel).id);
  const triggerId = text(body.trigger_id);
  const user = text(record(body.user).id);
  return {
    kind: 'action',
    key: requestKey('action', triggerId ?? text(body.action_ts)),
    alsoKey: null,
    place: { channel, user, responseUrl: text(body.response_url), triggerId },
    action: 'ticket-from-message',
    value: {
      channel,
      ts: slackTs(message.ts) ?? slackTs(body.message_ts),
      threadTs: slackTs(message.thread_ts),
      // Messages of bots are of no person.
      user: text(message.bot_id) === null ? slackId(message.user) : null,
    },
  };
}

/** A submitted modal. A view is submitted once: it is closed by that, and open again only if it was refused. */
export function readSubmission(body: SlackPayload): ChatRequestOf<'modal'> {
  const view = record(body.view);
  const metadata = readMetadata(view.private_metadata);
  const fieldNames = (Array.isArray(view.blocks) ? view.blocks : []).flatMap((block) => {
    const name = fieldNameOf(text(record(block).block_id) ?? '');
    return name === undefined ? [] : [name];
  });
  const values = record(record(view.state).values);
  const fields = fieldNames.flatMap((name): [string, Json][] => {
    const element = record(record(values[`field:${name}`]).value);
    const value = fieldValue(element);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    kind: 'modal',
    key: requestKey('modal', text(view.id)),
    alsoKey: null,
    place: {
      channel: metadata.channel,
      user: text(record(body.user).id),
      responseUrl: null,
      triggerId: text(body.trigger_id),
    },
    form: text(view.callback_id) ?? '',
    state: metadata.state,
    fields: Object.fromEntries(fields),
    fieldNames,
  };
}

function fieldValue(element: SlackPayload): Json | undefined {
  if (element.type === 'static_select') return text(record(element.selected_option).value) ?? undefined;
  if (element.type === 'checkboxes') {
    const chosen = records(element.selected_options).flatMap((option) => text(option.value) ?? []);
    return chosen.length > 0 ? chosen : undefined;
  }
  if (element.type === 'datetimepicker') return isoText(element.selected_date_time);
  const value = text(element.value);
  if (value === null || value === '') return undefined;
  if (element.type !== 'number_input') return value;
  const figure = Number(value);
  // What is no number stays as it was typed, so that the form's check can say so.
  return Number.isFinite(figure) ? figure : value;
}

/** Seconds since 1970, within what a date can be. */
function isoText(seconds: unknown): string | undefined {
  const isTime = typeof seconds === 'number' && Math.abs(seconds) <= 8.64e12;
  return isTime ? new Date(seconds * 1_000).toISOString() : undefined;
}

function readMetadata(metadata: unknown): ModalMetadata {
  const value = record(readJson(text(metadata)));
  return { channel: text(value.channel), state: record(value.state) as ModalMetadata['state'] };
}

function readJson(source: string | null): Json | undefined {
  if (source === null) return undefined;
  try {
    return JSON.parse(source) as Json;
  } catch {
    // A value that is not ours to read, for example of a button of another kind.
    return source;
  }
}

/** In commands Slack escapes three characters. */
function unescapeText(escaped: string): string {
  return escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
