import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatTransport } from '../../src/core/chat-port.ts';
import { insertDocument } from '../../src/store/documents.ts';
import { postFile, postPin } from '../../src/store/outbox.ts';
import { readOutboxHealth } from '../../src/store/outbox-health.ts';
import { createOutboxTest, type OutboxTest } from '../support/outbox.ts';

let it: OutboxTest;

beforeAll(async () => {
  it = await createOutboxTest();
});
afterAll(() => it.given.close());
beforeEach(() => it.begin());
afterEach(() => it.end());

describe('deleted messages', () => {
  test('a root is posted anew, and its thread goes on under the new one', async () => {
    await it.say('root', 'one');
    await it.say('reply 1', 'reply 1', { threadKey: 'root' });
    await it.drain();
    it.chat.posts.length = 0;
    await it.say('root', 'two');
    await it.drain();
    await it.say('reply 2', 'reply 2', { threadKey: 'root' });
    await it.drain();
    expect(it.chat.posts).toMatchObject([
      { text: 'two', threadTs: null, ts: '3.000000' },
      { text: 'reply 2', threadTs: '3.000000' },
    ]);
  });

  test('a reply that finds no thread brings the root back', async () => {
    await it.say('root', 'root');
    await it.drain();
    it.chat.posts.length = 0;
    await it.say('reply', 'reply', { threadKey: 'root' });
    await it.drain();
    expect(it.chat.posts).toMatchObject([
      { text: 'root', threadTs: null },
      { text: 'reply', threadTs: '2.000000' },
    ]);
  });

  test('a deleted reply stays deleted', async () => {
    await it.say('root', 'root');
    await it.say('reply', 'one', { threadKey: 'root' });
    await it.drain();
    it.chat.posts.pop();
    await it.say('reply', 'two', { threadKey: 'root' });
    await it.drain();
    expect(it.chat.texts()).toEqual(['root']);
    expect((await readOutboxHealth(it.store)).failed).toBe(0);
  });
});

describe("the thread of somebody else's message", () => {
  const theirs = '1700000000.000100';

  function theySay(): void {
    const post = { ts: theirs, channel: 'C1', threadTs: null, text: 'the disk is full', asPlainText: false };
    it.chat.posts.push({ ...post, mark: null, fileId: null, edits: 0 });
  }

  test('is where a message stands, and what belongs to it', async () => {
    theySay();
    await it.say('card', 'card', { threadTs: theirs });
    await it.say('note', 'note', { threadKey: 'card' });
    await it.say('warning', 'warning', { threadKey: 'card', threadTs: theirs });
    await it.drain();
    expect(it.chat.posts.slice(1).map((post) => [post.text, post.threadTs])).toEqual([
      ['card', theirs],
      ['note', theirs],
      ['warning', theirs],
    ]);
  });

  test('gone before anything was posted, the first is posted in the channel and the others in its thread', async () => {
    await it.say('card', 'card', { threadTs: theirs });
    await it.say('note', 'note', { threadKey: 'card', threadTs: theirs });
    await it.say('warning', 'warning', { threadKey: 'card' });
    await it.say('alone', 'alone', { threadTs: theirs });
    await it.drain();
    expect(it.chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card', null],
      ['note', '1.000000'],
      ['warning', '1.000000'],
      ['alone', null],
    ]);
    // It was asked for the thread once, not once for each message.
    expect(it.methods()).toEqual(['post', 'post', 'post', 'post', 'post']);
    expect((await readOutboxHealth(it.store)).failed).toBe(0);
  });

  test('gone later, the message is posted anew in the channel and its thread goes on there', async () => {
    theySay();
    await it.say('card', 'card', { threadTs: theirs });
    await it.drain();
    it.chat.posts.length = 0;
    await it.say('note', 'note', { threadKey: 'card', threadTs: theirs });
    await it.drain();
    await it.say('card', 'card, changed');
    await it.drain();
    expect(it.chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card, changed', null],
      ['note', '2.000000'],
    ]);
  });

  test('a message deleted from it is posted anew there', async () => {
    theySay();
    await it.say('card', 'card', { threadTs: theirs });
    await it.drain();
    it.chat.posts.pop();
    await it.say('card', 'card, changed');
    await it.drain();
    expect(it.chat.posts[1]).toMatchObject({ text: 'card, changed', threadTs: theirs });
  });

  test('a root that is gone each time it is posted anew is not posted for ever', async () => {
    await it.say('root', 'root');
    await it.drain();
    await it.say('reply', 'reply', { threadKey: 'root' });
    const gone = { kind: 'gone', error: 'cannot_reply_to_message' } as const;
    const stubborn: ChatTransport = {
      ...it.chat,
      post: async (post, words) => (post.threadTs === null ? it.chat.post(post, words) : gone),
    };
    await it.drain(it.senderOf({}, stubborn));
    expect(it.chat.posts.length).toBeLessThanOrEqual(7);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ key: 'reply', error: gone.error }] });
  });
});

describe('pins', () => {
  const pin = { contractId: 'acme', channel: 'C1', key: 'board:pin', messageKey: 'board' };

  test('a message is pinned once it is posted, and again when it was deleted', async () => {
    await postPin(it.store, pin, new Date());
    await it.say('board', 'one');
    await it.drain();
    expect(it.chat.pinned).toEqual(['1.000000']);
    await it.say('board', 'two');
    await postPin(it.store, pin, new Date());
    await it.drain();
    expect(it.methods()).toEqual(['post', 'pin', 'edit']);
    it.chat.posts.length = 0;
    await it.say('board', 'three');
    await it.drain();
    expect(it.chat.texts()).toEqual(['three']);
    expect(it.chat.pinned).toEqual(['1.000000', '2.000000']);
  });

  test.each([
    ['a lacking scope', { kind: 'refused', error: 'missing_scope' } as const],
    ['a message that is gone', { kind: 'gone', error: 'message_not_found' } as const],
  ])('%s is told, and holds nothing up', async (_what, outcome) => {
    it.chat.next('pin', outcome);
    await it.say('board', 'board');
    await postPin(it.store, pin, new Date());
    await it.say('after', 'after');
    await it.drain();
    expect(it.chat.texts()).toEqual(['board', 'after']);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ key: 'board:pin', error: outcome.error }] });
  });

  test('a rest that Slack asks for holds up no message', async () => {
    it.chat.next('pin', { kind: 'limited', retryAfterMs: 200 });
    await it.say('board', 'board');
    await postPin(it.store, pin, new Date());
    await it.say('after', 'after');
    await it.drain();
    expect(it.methods()).toEqual(['post', 'pin', 'post', 'pin']);
    expect(it.chat.pinned).toEqual(['1.000000']);
  });

  test('an answer that was lost is asked for again', async () => {
    it.chat.next('pin', 'lost');
    await it.say('board', 'board');
    await postPin(it.store, pin, new Date());
    await it.drain();
    expect(it.chat.pinned).toEqual(['1.000000']);
    expect((await readOutboxHealth(it.store)).failed).toBe(0);
  });
});

describe('files', () => {
  beforeEach(async () => {
    await it.store.deleteFrom('documents').execute();
  });

  async function share(key: string, threadKey = 'root'): Promise<void> {
    const documentId = await insertDocument(it.store, {
      contractId: 'acme',
      inspectionId: null,
      key,
      kind: 'inspection-form',
      locale: 'zh-CN',
      provisional: false,
      fileName: 'form.docx',
      sha256: 'a'.repeat(64),
      bytes: 10,
      createdAt: new Date(),
    });
    await postFile(
      it.store,
      { contractId: 'acme', channel: 'C1', key, threadKey, documentId, title: '月报' },
      new Date(),
    );
  }

  test('are uploaded and shared in their thread, once', async () => {
    await it.say('root', 'root');
    await share('file');
    await it.drain();
    expect(it.chat.posts).toMatchObject([{ text: 'root' }, { text: '月报', threadTs: '1.000000', fileId: 'F2' }]);
    expect(await it.rows()).toMatchObject([{}, { slack_file: 'F2', slack_ts: '3.000000' }]);
  });

  test('find another place when the thread of somebody else is gone', async () => {
    const documentId = await insertDocument(it.store, {
      contractId: 'acme',
      inspectionId: null,
      key: 'sheet',
      kind: 'inspection-form',
      locale: 'zh-CN',
      provisional: false,
      fileName: 'sheet.docx',
      sha256: 'a'.repeat(64),
      bytes: 10,
      createdAt: new Date(),
    });
    await it.say('card', 'card', { threadTs: '1700000000.000100' });
    const file = { contractId: 'acme', channel: 'C1', key: 'sheet', threadKey: 'card', documentId, title: '记录单' };
    await postFile(it.store, { ...file, threadTs: '1700000000.000100' }, new Date());
    await it.drain();
    expect(it.chat.posts.map((post) => [post.text, post.threadTs])).toEqual([
      ['card', null],
      ['记录单', '1.000000'],
    ]);
  });

  test('that can never be uploaded are given up at last, and hold nothing up', async () => {
    await it.say('root', 'root');
    await it.drain();
    it.chat.next(
      'upload',
      ...Array.from({ length: 20 }, () => ({ kind: 'unclear', error: 'internal_error' }) as const),
    );
    await share('file');
    await it.say('after', 'after');
    await it.drain(it.senderOf({ attempts: 3 }));
    expect(it.chat.texts()).toEqual(['root', 'after']);
    expect(await readOutboxHealth(it.store)).toMatchObject({ failures: [{ key: 'file', error: 'internal_error' }] });
  });

  test.each([
    ['shared', 'lost' as const, ['upload', 'share', 'findShare']],
    ['not shared', { kind: 'unclear', error: 'timeout' } as const, ['upload', 'share', 'findShare', 'upload', 'share']],
  ])('whose sharing got no answer are looked for (%s)', async (_what, outcome, expected) => {
    await it.say('root', 'root');
    await it.drain();
    it.chat.calls.length = 0;
    it.chat.next('share', outcome);
    await share('file');
    await it.drain();
    expect(it.methods()).toEqual(expected);
    expect(it.chat.texts()).toEqual(['root', '月报']);
  });

  test('an upload that fails was certainly not shared: it is uploaded again', async () => {
    await it.say('root', 'root');
    it.chat.next('upload', { kind: 'unclear', error: 'timeout' });
    await share('file');
    await it.drain();
    expect(it.methods()).toEqual(['post', 'upload', 'upload', 'share']);
  });

  test('where uploads are switched off, the thread says how to get the file', async () => {
    await it.say('root', 'root');
    it.chat.next('upload', { kind: 'no-uploads', error: 'file_uploads_disabled' });
    await share('file');
    await it.drain();
    await it.drain();
    expect(it.chat.posts).toMatchObject([{ text: 'root' }, { threadTs: '1.000000' }]);
    expect(it.chat.posts[1]?.text).toMatch(
      /月报：Slack 不允许 Rounds 在此上传文件（file_uploads_disabled）.*rounds form \d+ --out/,
    );
  });
});
