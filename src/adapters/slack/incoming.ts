import type { ChatPlace, ChatRequestOf } from '../../core/chat-request.ts';
import type { Json } from '../../core/check.ts';
import { record, type SlackPayload, text } from './payload.ts';
import { actionOf } from './render-button.ts';
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
  const place: ChatPlace = {
    channel: text(record(body.channel).id) ?? text(container.channel_id) ?? metadata.channel,
    user: text(record(body.user).id),
    responseUrl: text(body.response_url),
    triggerId: text(body.trigger_id),
  };
  const action = record(Array.isArray(body.actions) ? body.actions[0] : undefined);
  const id = place.triggerId ?? text(action.action_ts);
  return {
    kind: 'action',
    key: requestKey('action', id),
    alsoKey: null,
    place,
    action: actionOf(text(action.action_id) ?? ''),
    value: readJson(text(action.value)) ?? null,
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
  const value = text(element.value);
  if (value === null || value === '') return undefined;
  if (element.type !== 'number_input') return value;
  const figure = Number(value);
  // What is no number stays as it was typed, so that the form's check can say so.
  return Number.isFinite(figure) ? figure : value;
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
