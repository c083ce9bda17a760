import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../src/adapters/slack/read-event.ts';

const us = { teamId: 'T1', botUserId: 'U0BOT', botId: 'B0BOT', workspaceUrl: 'https://example.slack.com/' };
const said = { type: 'message', channel: 'C1', user: 'U1', text: 'hello', ts: '1700000000.000100' };
const root = '1699999999.000001';
const noFiles = { files: [] as const };
const hello = { ts: said.ts, threadTs: null, user: 'U1', text: 'hello', ...noFiles };

function read(event: object, identity: typeof us | null = us) {
  return readEvent({ event_id: 'Ev1', event_time: 1_700_000_009, event }, identity);
}

describe('what people say', () => {
  test.each([
    ['a message', said, hello],
    ['a reply', { ...said, thread_ts: root }, { ...hello, threadTs: root }],
    [
      'a reply that is also sent to the channel',
      { ...said, subtype: 'thread_broadcast', thread_ts: root },
      { ...hello, threadTs: root },
    ],
    ['said of oneself', { ...said, subtype: 'me_message' }, hello],
    [
      'files without a text',
      {
        ...said,
        subtype: 'file_share',
        text: '',
        files: [
          { id: 'F1', name: 'disk.png', size: 12 },
          { id: 'F2', title: 'shared from elsewhere', file_access: 'check_file_info' },
          { id: 'F3', mode: 'tombstone' },
          'nonsense',
        ],
      },
      {
        ...hello,
        text: '',
        files: [
          { id: 'F1', name: 'disk.png', bytes: 12 },
          { id: 'F2', name: 'shared from elsewhere', bytes: null },
        ],
      },
    ],
    [
      'a forwarded message',
      { ...said, text: 'see', attachments: [{ is_share: true, text: 'the disk is full' }, { text: 'a preview' }] },
      { ...hello, text: 'see\nthe disk is full' },
    ],
  ])('%s', (_what, event, message) => {
    expect(read(event)).toEqual({
      kind: 'event',
      key: 'event:Ev1',
      alsoKey: `event:C1:${said.ts}:${'subtype' in event ? `message.${event.subtype}` : 'message'}`,
      place: { channel: 'C1', user: 'U1', responseUrl: null, triggerId: null },
      event: { kind: 'message', channel: 'C1', message },
    });
  });

  test.each([
    ['of a bot', { ...said, bot_id: 'B9' }],
    ['of a bot of old', { ...said, subtype: 'bot_message', user: undefined, bot_id: 'B9' }],
    ['of ourselves', { ...said, user: us.botUserId, bot_id: us.botId }],
    ['of ourselves, without a bot id', { ...said, user: us.botUserId }],
    ['of Slackbot', { ...said, user: 'USLACKBOT' }],
    ['that only one person sees', { ...said, is_ephemeral: true }],
    ['that someone came', { ...said, subtype: 'channel_join' }],
    ['without a person', { ...said, user: undefined }],
    ['with a time that is none', { ...said, ts: 'now' }],
    ['without a channel', { ...said, channel: undefined }],
    ['in a channel that is none', { ...said, channel: "C1'; --" }],
  ])('not what is %s', (_what, event) => {
    expect(read(event)).toBeNull();
  });

  test.each([
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['&amp;lt;', '&lt;'],
    ['<@U1> ask <@U2|bob>', '<@U1> ask <@U2>'],
    ['in <#C1|general> and <#C2>', 'in #general and #C2'],
    ['<!here> <!subteam^S1|@ops> <!subteam^S2>', '@here @ops @subteam^S2'],
    ['<https://a.example/x?y=1&amp;z=2>', 'https://a.example/x?y=1&z=2'],
    ['<https://a.example|the page>', 'the page (https://a.example)'],
    ['<http://a.example|a.example>', 'http://a.example'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['<unclosed and <\n>', '<unclosed and <\n>'],
    ['nul \u0000 and half \ud83d', 'nul \ufffd and half \ufffd'],
  ])('%j is the literal text %j', (mrkdwn, literal) => {
    expect(read({ ...said, text: mrkdwn })?.event).toMatchObject({ message: { text: literal } });
  });

  test('a text is cut where the database could not keep it, whatever its script', () => {
    const { event } = read({ ...said, text: '磁盘空间不足。'.repeat(5_700) }) ?? {};
    if (event?.kind !== 'message') throw new Error('not a message');
    expect(event.message.text.length).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(event.message.text)).toBeLessThan(65_535);
    expect(event.message.text).toMatch(/…$/);
  });

  test('a name or number of files beyond all measure is cut', () => {
    const files = Array.from({ length: 500 }, (_, at) => ({ id: `F${at}`, name: 'n'.repeat(5_000), size: -0.5 }));
    const { event } = read({ ...said, subtype: 'file_share', files }) ?? {};
    if (event?.kind !== 'message') throw new Error('not a message');
    expect(event.message.files).toHaveLength(50);
    expect(event.message.files[0]?.name).toHaveLength(255);
    expect(event.message.files[0]?.bytes).toBeNull();
  });
});

describe('edits', () => {
  const changed = (message: object, before: object = said) => ({
    type: 'message',
    subtype: 'message_changed',
    channel: 'C1',
    message: { ...said, edited: { user: 'U1', ts: '1700000005.000000' }, ...message },
    previous_message: before,
    ts: '1700000005.000200',
    event_ts: '1700000005.000200',
  });

  test('tell the new text under the time of the edit', () => {
    expect(read(changed({ text: 'hello all' }))).toMatchObject({
      alsoKey: 'event:C1:1700000005.000200:message.message_changed',
      place: { user: 'U1' },
      event: {
        kind: 'message-edited',
        channel: 'C1',
        message: { ...hello, text: 'hello all' },
        editedTs: '1700000005.000200',
      },
    });
  });

  test('a file that was taken away is an edit', () => {
    const file = { id: 'F1', name: 'disk.png', size: 12 };
    const event = changed({ files: [{ id: 'F1', mode: 'tombstone' }] }, { ...said, files: [file] });
    expect(read(event)?.event).toMatchObject({ kind: 'message-edited', message: { files: [] } });
  });

  test('without the text as it was, it counts if a person edited it', () => {
    expect(read({ ...changed({}), previous_message: undefined })?.event.kind).toBe('message-edited');
    expect(read({ ...changed({ edited: undefined }), previous_message: undefined })).toBeNull();
  });

  test.each([
    ['a preview of a link', changed({ attachments: [{ from_url: 'https://a.example', text: 'A page' }] })],
    ['a reply counted at its root', changed({ reply_count: 1, latest_reply: '1700000006.000100' })],
    ['an edit of ours', changed({ text: 'x', user: us.botUserId, bot_id: us.botId })],
    ['an edit of another bot', changed({ text: 'x', bot_id: 'B9' })],
  ])('%s is none', (_what, event) => {
    expect(read(event)).toBeNull();
  });
});

describe('deletions', () => {
  const deleted = {
    type: 'message',
    subtype: 'message_deleted',
    channel: 'C1',
    deleted_ts: said.ts,
    previous_message: said,
    event_ts: '1700000005.000200',
  };
  const expected = { kind: 'message-deleted', channel: 'C1', ts: said.ts, deletedAt: '1700000005.000200' };

  test('are told with their time', () => {
    expect(read(deleted)?.event).toEqual(expected);
    expect(read({ ...deleted, deleted_ts: undefined })?.event).toEqual(expected);
  });

  test('of a root that leaves a mark behind are deletions, too', () => {
    const message = { subtype: 'tombstone', ts: said.ts, user: 'USLACKBOT', text: 'This message was deleted.' };
    expect(read({ ...deleted, subtype: 'message_changed', deleted_ts: undefined, message })?.event).toEqual(expected);
  });

  test('of our own messages are told; of those of other bots not', () => {
    expect(read({ ...deleted, previous_message: { ...said, bot_id: us.botId } })?.event).toEqual(expected);
    expect(read({ ...deleted, previous_message: { ...said, bot_id: 'B9' } })).toBeNull();
  });
});

describe('reactions', () => {
  const reaction = {
    type: 'reaction_added',
    user: 'U1',
    reaction: 'two',
    item: { type: 'message', channel: 'C1', ts: said.ts },
    event_ts: '1700000003.000300',
  };

  test.each([
    ['reaction_added', 'reaction-added'],
    ['reaction_removed', 'reaction-removed'],
  ])('%s', (type, kind) => {
    expect(read({ ...reaction, type })).toMatchObject({
      alsoKey: `event:C1:1700000003.000300:${type}`,
      place: { channel: 'C1', user: 'U1' },
      event: { kind, channel: 'C1', messageTs: said.ts, user: 'U1', name: 'two', eventTs: '1700000003.000300' },
    });
  });

  test('are known without their skin tone', () => {
    expect(read({ ...reaction, reaction: 'eyes::skin-tone-3' })?.event).toMatchObject({ name: 'eyes' });
  });

  test.each([
    ['to a file', { ...reaction, item: { type: 'file', file: 'F1' } }],
    ['of ourselves', { ...reaction, user: us.botUserId }],
    ['without a name', { ...reaction, reaction: '' }],
    ['with a name that nothing could keep', { ...reaction, reaction: 'x'.repeat(101) }],
    ['without a message', { ...reaction, item: undefined }],
  ])('not %s', (_what, event) => {
    expect(read(event)).toBeNull();
  });
});

describe('the app itself', () => {
  test('its home was opened', () => {
    const event = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home', event_ts: '1700000003.000300' };
    expect(read(event)?.event).toEqual({ kind: 'home-opened', user: 'U1' });
    expect(read({ ...event, tab: 'messages' })).toBeNull();
  });

  test.each([
    [{ type: 'channel_left', channel: 'C1', event_ts: '1700000003.000300' }, 'left'],
    [{ type: 'group_left', channel: 'G1', event_ts: '1700000003.000300' }, 'left'],
    [{ type: 'member_left_channel', channel: 'C1', user: us.botUserId, event_ts: '1700000003.000300' }, 'left'],
    [{ type: 'member_joined_channel', channel: 'C1', user: us.botUserId, event_ts: '1700000003.000300' }, 'joined'],
  ])('%j: it %s', (event, kind) => {
    expect(read(event)?.event).toEqual({ kind, channel: event.channel, eventTs: '1700000003.000300' });
  });

  test('where the event has no time of its own, that of its envelope counts', () => {
    const event = { type: 'channel_left', channel: 'C1' };
    expect(read(event)).toMatchObject({ alsoKey: null, event: { kind: 'left', eventTs: '1700000009.000000' } });
    expect(readEvent({ event_id: 'Ev1', event }, us)).toBeNull();
  });

  test('of other people coming and going nothing is told', () => {
    for (const type of ['member_left_channel', 'member_joined_channel'])
      expect(read({ type, channel: 'C1', user: 'U1', event_ts: '1700000003.000300' })).toBeNull();
  });

  test('while we do not know who we are, it is left unacknowledged', () => {
    const event = { type: 'member_joined_channel', channel: 'C1', user: 'U1', event_ts: '1700000003.000300' };
    expect(() => read(event, null)).toThrow('Slack has not said who we are');
  });
});

test.each([{ type: 'team_join', user: { id: 'U1' } }, { type: 'channel_rename', channel: { id: 'C1' } }, {}])(
  'nothing is made of what Rounds has no use for: %j',
  (event) => {
    expect(read(event)).toBeNull();
  },
);

test('a delivery without an id is one of its own', () => {
  expect(readEvent({ event: said }, us)?.key).not.toBe(readEvent({ event: said }, us)?.key);
});
