import type { ChatSaid } from '../../core/chat-event.ts';
import { cleanText, shorten } from './literal-text.ts';
import { record, records, type SlackPayload, slackId, slackTs, text } from './payload.ts';

/** Slack takes 40,000; so many fit the database's column, whatever the script they are written in. */
const LONGEST_TEXT = 20_000;
const LONGEST_FILE_NAME = 255;
const MOST_FILES = 50;

/** Subtypes of what a person says; of the others, Slack tells something itself. */
const SAID: ReadonlySet<string> = new Set(['file_share', 'thread_broadcast', 'me_message']);
const SLACKBOT = 'USLACKBOT';

/** What a person said; null for messages of bots, of Slack itself, and for what only one person sees. */
export function readSaid(message: SlackPayload): ChatSaid | null {
  const subtype = text(message.subtype);
  if (subtype !== null && !SAID.has(subtype)) return null;
  if (text(message.bot_id) !== null || message.is_ephemeral === true) return null;
  const user = slackId(message.user);
  return user === null || user === SLACKBOT ? null : readContent(message, user);
}

/** A message whoever wrote it; null where it has no ts. */
export function readContent(message: SlackPayload, user: string): ChatSaid | null {
  const ts = slackTs(message.ts);
  if (ts === null) return null;
  return {
    ts,
    threadTs: slackTs(message.thread_ts),
    user,
    text: shorten(cleanText(readMrkdwn(rawText(message))), LONGEST_TEXT),
    files: readFiles(message),
  };
}

/** Whether a person changed what it says; Slack also tells of its own changes, such as the preview of a link. */
export function isEdit(message: SlackPayload, before: SlackPayload): boolean {
  if (slackTs(before.ts) === null) return slackTs(record(message.edited).ts) !== null;
  const ids = (one: SlackPayload) => readFiles(one).map((file) => file.id);
  return rawText(message) !== rawText(before) || ids(message).join() !== ids(before).join();
}

/** With what was forwarded, which Slack keeps beside the text. */
function rawText(message: SlackPayload): string {
  const forwarded = records(message.attachments).filter((attachment) => attachment.is_share === true);
  const parts = [message.text, ...forwarded.map((attachment) => attachment.text)];
  return parts.flatMap((part) => text(part) ?? []).join('\n');
}

function readFiles(message: SlackPayload): ChatSaid['files'] {
  return records(message.files)
    .filter((file) => file.mode !== 'tombstone')
    .flatMap((file) => {
      const id = slackId(file.id);
      if (id === null) return [];
      const name = shorten(cleanText(text(file.name) ?? text(file.title) ?? id), LONGEST_FILE_NAME);
      return [{ id, name, bytes: Number.isSafeInteger(file.size) ? Number(file.size) : null }];
    })
    .slice(0, MOST_FILES);
}

/**
 * The literal text: Slack escapes three characters and writes links, channels and groups in angle brackets. People stay
 * `<@U…>`, for only the site file knows their names.
 */
function readMrkdwn(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<([^<>\n]+)>/g, (_whole, inside: string) => {
      const bar = inside.indexOf('|');
      const target = bar === -1 ? inside : inside.slice(0, bar);
      const label = bar === -1 ? '' : inside.slice(bar + 1);
      if (target.startsWith('@')) return `<${target}>`;
      if (target.startsWith('#')) return `#${label === '' ? target.slice(1) : label}`;
      if (target.startsWith('!')) return label === '' ? `@${target.slice(1)}` : label;
      const address = target.replace(/^(mailto:|tel:)/, '');
      return label === '' || target.endsWith(label) ? address : `${label} (${address})`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
