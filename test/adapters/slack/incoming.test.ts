import { describe, expect, test } from 'vitest';
import { readAction, readCommand, readShortcut, readSubmission } from '../../../src/adapters/slack/incoming.ts';

describe('commands', () => {
  test('the line is the command without its slash, unescaped', () => {
    expect(
      readCommand({
        command: '/inspect',
        text: 'show 3 &gt; x &amp;lt;',
        channel_id: 'C1',
        user_id: 'U1',
        trigger_id: '1.2.abc',
        response_url: 'https://hooks.example/1',
      }),
    ).toEqual({
      kind: 'command',
      key: 'command:1.2.abc',
      alsoKey: null,
      place: { channel: 'C1', user: 'U1', responseUrl: 'https://hooks.example/1', triggerId: '1.2.abc' },
      line: 'inspect show 3 > x &lt;',
    });
  });

  test('a bare command has no arguments', () => {
    expect(readCommand({ command: '/help', text: '' }).line).toBe('help');
  });

  test('a delivery without an id counts as one of its own', () => {
    expect(readCommand({ command: '/help' }).key).not.toBe(readCommand({ command: '/help' }).key);
  });

  test('a very long id is a key all the same', () => {
    const { key } = readCommand({ command: '/help', trigger_id: 'x'.repeat(500) });
    expect(key.length).toBeLessThanOrEqual(190);
    expect(readCommand({ command: '/help', trigger_id: 'x'.repeat(500) }).key).toBe(key);
  });
});

describe('clicks', () => {
  const body = {
    type: 'block_actions',
    trigger_id: '1.2',
    user: { id: 'U1' },
    channel: { id: 'C1' },
    container: { type: 'message', channel_id: 'C1' },
    response_url: 'https://hooks.example/1',
    actions: [{ action_id: 'inspection-retry#3', type: 'button', value: '{"inspection":12}', action_ts: '9.9' }],
  };

  test('the action is known by its id without the number, its value as it was given', () => {
    expect(readAction(body)).toEqual({
      kind: 'action',
      key: 'action:1.2',
      alsoKey: null,
      place: { channel: 'C1', user: 'U1', responseUrl: 'https://hooks.example/1', triggerId: '1.2' },
      action: 'inspection-retry',
      value: { inspection: 12 },
    });
  });

  test('in a modal, the channel is that where it was opened', () => {
    const inModal = {
      ...body,
      channel: undefined,
      container: { type: 'view' },
      view: { private_metadata: '{"channel":"C9"}' },
    };
    expect(readAction(inModal).place.channel).toBe('C9');
  });

  test('on a home page, the channel is that which the button names', () => {
    const onHome = {
      ...body,
      channel: undefined,
      container: { type: 'view' },
      view: { type: 'home', private_metadata: '' },
      actions: [{ action_id: 'ticket-respond#3@C7', type: 'button', value: '{"ticket":47}' }],
    };
    expect(readAction(onHome)).toMatchObject({ action: 'ticket-respond', place: { channel: 'C7' } });
    // What stands in a channel belongs to it, whatever it says.
    expect(readAction({ ...onHome, channel: { id: 'C1' } }).place.channel).toBe('C1');
  });

  test('a choice of a menu is the action that it names', () => {
    const value = '{"action":"ticket-assign","value":{"ticket":47},"channel":"C7"}';
    const actions = [{ action_id: 'more#2', type: 'overflow', selected_option: { value } }];
    expect(readAction({ ...body, actions })).toMatchObject({
      action: 'ticket-assign',
      value: { ticket: 47 },
      place: { channel: 'C1' },
    });
  });

  test.each([
    undefined,
    [],
    [{}],
    [{ action_id: 'x', value: 'not json' }],
    [{ action_id: 'more#2', type: 'overflow', selected_option: { value: 'not json' } }],
    [{ action_id: 'more#2', type: 'overflow', selected_option: null }],
    'nonsense',
  ])('what is not ours does no harm: %j', (actions) => {
    expect(readAction({ ...body, actions }).kind).toBe('action');
  });
});

describe('the shortcut on a message', () => {
  const body = {
    type: 'message_action',
    callback_id: 'ticket_from_message',
    trigger_id: '1.2',
    action_ts: '1700000009.000900',
    user: { id: 'U1' },
    channel: { id: 'C1', name: 'ops' },
    message_ts: '1700000000.000100',
    message: { type: 'message', user: 'U2', text: 'the disk is full', ts: '1700000000.000100' },
    response_url: 'https://hooks.example/1',
  };

  test('is an action that knows the message and who wrote it', () => {
    expect(readShortcut(body)).toEqual({
      kind: 'action',
      key: 'action:1.2',
      alsoKey: null,
      place: { channel: 'C1', user: 'U1', responseUrl: 'https://hooks.example/1', triggerId: '1.2' },
      action: 'ticket-from-message',
      value: { channel: 'C1', ts: '1700000000.000100', threadTs: null, user: 'U2' },
    });
  });

  test('in a thread knows its root; of a bot, no person', () => {
    const message = { ...body.message, thread_ts: '1699999999.000001', bot_id: 'B1' };
    expect(readShortcut({ ...body, message }).value).toEqual({
      channel: 'C1',
      ts: '1700000000.000100',
      threadTs: '1699999999.000001',
      user: null,
    });
  });

  test('of a message that is none has nothing that a ticket could be made of', () => {
    expect(readShortcut({ type: 'message_action' })).toMatchObject({
      place: { channel: null, user: null },
      value: { channel: null, ts: null, threadTs: null, user: null },
    });
  });
});

describe('submissions', () => {
  const NAMES = ['text', 'days', 'odd', 'verdict', 'empty', 'none', 'parts', 'unticked', 'at', 'never', 'beyond'];
  const body = {
    type: 'view_submission',
    trigger_id: '1.2',
    user: { id: 'U1' },
    view: {
      id: 'V1',
      callback_id: 'reason',
      private_metadata: '{"channel":"C1","state":{"item":3}}',
      blocks: [
        { type: 'rich_text', block_id: 'intro' },
        ...NAMES.map((name) => ({
          type: 'input',
          block_id: `field:${name}`,
        })),
      ],
      state: {
        values: {
          'field:text': { value: { type: 'plain_text_input', value: 'because' } },
          'field:days': { value: { type: 'number_input', value: '0.5' } },
          'field:odd': { value: { type: 'number_input', value: 'half' } },
          'field:verdict': { value: { type: 'static_select', selected_option: { value: 'abnormal' } } },
          'field:empty': { value: { type: 'plain_text_input', value: null } },
          'field:none': { value: { type: 'static_select', selected_option: null } },
          'field:parts': {
            value: { type: 'checkboxes', selected_options: [{ value: 'a' }, { value: 'b' }, 'nonsense'] },
          },
          'field:unticked': { value: { type: 'checkboxes', selected_options: [] } },
          'field:at': { value: { type: 'datetimepicker', selected_date_time: 1_795_257_000 } },
          'field:never': { value: { type: 'datetimepicker', selected_date_time: null } },
          'field:beyond': { value: { type: 'datetimepicker', selected_date_time: 1e300 } },
        },
      },
    },
  };

  test('fields are read by name, numbers as numbers, empty ones left out', () => {
    expect(readSubmission(body)).toEqual({
      kind: 'modal',
      key: 'modal:V1',
      alsoKey: null,
      place: { channel: 'C1', user: 'U1', responseUrl: null, triggerId: '1.2' },
      form: 'reason',
      state: { item: 3 },
      fields: {
        text: 'because',
        days: 0.5,
        odd: 'half',
        verdict: 'abnormal',
        parts: ['a', 'b'],
        at: '2026-11-21T10:30:00.000Z',
      },
      fieldNames: NAMES,
    });
  });

  test('a modal that is not ours has no channel, so nothing can come of it', () => {
    const odd = { ...body, view: { id: 'V2', callback_id: 'x', private_metadata: 'not json' } };
    expect(readSubmission(odd)).toMatchObject({ place: { channel: null }, state: {}, fields: {}, fieldNames: [] });
  });
});
