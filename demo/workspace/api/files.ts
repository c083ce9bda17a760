import { type Arguments, limitArgument, objectsArgument, textArgument } from '../arguments.ts';
import { fileType, mimeType } from '../file-types.ts';
import type { JsonObject } from '../json.ts';
import { type MessageContent, readContent, resolveThread } from '../messages/content.ts';
import { deleteFile } from '../messages/delete-file.ts';
import { requireChannel } from '../messages/find.ts';
import { findFileSeenByApp } from '../messages/find-file.ts';
import { presentFile } from '../messages/present-file.ts';
import { addMessage } from '../messages/write.ts';
import type { Channel, Message, StoredFile } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { newId, secondsNow, type World } from '../world.ts';
import { writableChannel } from './chat.ts';
import type { Method } from './method.ts';

async function getUploadUrl(world: World, args: Arguments): Promise<JsonObject> {
  const name = textArgument(args, 'filename');
  const size = Number(args.length);
  if (name === '')
    throw new Refusal('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] missing required field: filename'] },
    });
  if (!Number.isInteger(size) || size < 1) {
    throw new Refusal('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] missing required field: length'] },
    });
  }
  if (world.faults.uploadsDisabled) throw new Refusal('file_uploads_disabled');
  if (size > world.settings.fileLimitBytes) throw new Refusal('file_upload_size_restricted');
  const file: StoredFile = {
    id: newId('F'),
    name,
    title: name,
    mimetype: mimeType(name),
    filetype: fileType(name),
    size,
    user: world.seed.app.botUserId,
    created: secondsNow(world),
    state: 'awaiting-upload',
    shares: [],
  };
  world.state.files[file.id] = file;
  return { upload_url: `${world.baseUrl()}/upload/v1/${file.id}`, file_id: file.id };
}

async function completeUpload(world: World, args: Arguments): Promise<JsonObject> {
  const entries = objectsArgument(args, 'files', 'invalid_arguments') ?? [];
  if (entries.length === 0) throw new Refusal('invalid_arguments');
  if (world.faults.uploadsDisabled) throw new Refusal('file_uploads_disabled');
  const files = entries.map((entry) => uploadedFile(world, textArgument(entry, 'id')));
  const channels = (textArgument(args, 'channels') || textArgument(args, 'channel_id')).split(',').filter(Boolean);
  const content = { ...readContent(world, args), comment: textArgument(args, 'initial_comment') };
  const targets = channels.map((name) => {
    const channel = writableChannel(world, name);
    const threadTs = textArgument(args, 'thread_ts');
    return { channel, root: threadTs ? resolveThread(world, channel.id, threadTs) : undefined };
  });
  for (const [index, file] of files.entries()) file.title = textArgument(entries[index] ?? {}, 'title') || file.title;
  const answered = files.map((file) => presentFile(world, file));
  for (const file of files) file.state = 'complete';
  share(world, { files, targets, content });
  return { files: answered };
}

interface Share {
  readonly files: readonly StoredFile[];
  readonly targets: readonly { readonly channel: Channel; readonly root: Message | undefined }[];
  readonly content: MessageContent & { readonly comment: string };
}

/** Slack answers first and shares some time later; now and then it never does. */
function share(world: World, { files, targets, content }: Share): void {
  if (world.faults.use('sharesLost')) return;
  const { app } = world.seed;
  const post = () => {
    for (const { channel, root } of targets) {
      const message = addMessage(world, channel, {
        user: app.botUserId,
        bot_id: app.botId,
        app_id: app.id,
        text: content.comment,
        files: files.map((file) => file.id),
        ...(content.blocks ? { blocks: content.blocks } : {}),
        ...(root ? { thread_ts: root.ts } : {}),
      });
      for (const file of files) file.shares.push({ channel: channel.id, ts: message.ts, threadTs: root?.ts });
    }
  };
  if (world.settings.shareDelayMs === 0) post();
  else later(world, post);
}

/** What is outstanding when the workspace closes is done at once, so that it is saved. */
function later(world: World, work: () => void): void {
  const run = () => {
    clearTimeout(timer);
    world.stopping.removeEventListener('abort', run);
    work();
  };
  const timer = setTimeout(run, world.settings.shareDelayMs);
  world.stopping.addEventListener('abort', run);
}

/** Slack does not document what a second completion is answered with; the file is then no upload any more. */
function uploadedFile(world: World, id: string): StoredFile {
  const file = world.state.files[id];
  if (file?.state !== 'uploaded') throw new Refusal('file_not_found');
  return file;
}

function visibleFile(world: World, args: Arguments): StoredFile {
  const file = world.state.files[textArgument(args, 'file')];
  if (file?.state === 'deleted') throw new Refusal('file_deleted');
  const seen = findFileSeenByApp(world, file?.id ?? '');
  if (!seen) throw new Refusal('file_not_found');
  return seen;
}

async function info(world: World, args: Arguments): Promise<JsonObject> {
  return { file: presentFile(world, visibleFile(world, args)), comments: [], response_metadata: { next_cursor: '' } };
}

async function list(world: World, args: Arguments): Promise<JsonObject> {
  const channel = textArgument(args, 'channel');
  if (channel) requireChannel(world, channel, world.seed.app.botUserId);
  const user = textArgument(args, 'user');
  const from = Number(textArgument(args, 'ts_from') || 0);
  const found = Object.values(world.state.files)
    .filter((file) => file.state === 'complete')
    .filter((file) => !channel || file.shares.some((share) => share.channel === channel))
    .filter((file) => (!user || file.user === user) && file.created >= from)
    .reverse();
  const count = limitArgument({ limit: args.count }, 100, 1_000);
  const page = Math.max(1, Number(textArgument(args, 'page') || 1));
  return {
    files: found.slice((page - 1) * count, page * count).map((file) => presentFile(world, file)),
    paging: { count, total: found.length, page, pages: Math.ceil(found.length / count) },
  };
}

async function remove(world: World, args: Arguments): Promise<JsonObject> {
  const file = visibleFile(world, args);
  if (file.user !== world.seed.app.botUserId) throw new Refusal('cant_delete_file');
  deleteFile(world, file);
  return {};
}

export const fileMethods: readonly Method[] = [
  { name: 'files.getUploadURLExternal', token: 'bot', scopes: ['files:write'], tier: 4, run: getUploadUrl },
  { name: 'files.completeUploadExternal', token: 'bot', scopes: ['files:write'], tier: 4, run: completeUpload },
  { name: 'files.info', token: 'bot', scopes: ['files:read'], tier: 4, run: info },
  { name: 'files.list', token: 'bot', scopes: ['files:read'], tier: 3, run: list },
  { name: 'files.delete', token: 'bot', scopes: ['files:write'], tier: 3, run: remove },
];
