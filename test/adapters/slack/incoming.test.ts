import { describe, expect, test } from 'vitest';
import { readAction, readCommand, readSubmission } from '../../../src/adapters/slack/incoming.ts';

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

  test.each([undefined, [], [{}], [{ action_id: 'x', value: 'not json' }], 'nonsense'])(
    'what is not ours does no harm: %j',
    (actions) => {
      expect(readAction({ ...body, actions }).kind).toBe('action');
    },
  );
});

describe('submissions', () => {
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
        ...['text', 'days', 'odd', 'verdict', 'empty', 'none'].map((name) => ({
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
      fields: { text: 'because', days: 0.5, odd: 'half', verdict: 'abnormal' },
      fieldNames: ['text', 'days', 'odd', 'verdict', 'empty', 'none'],
    });
  });

  test('a modal that is not ours has no channel, so nothing can come of it', () => {
    const odd = { ...body, view: { id: 'V2', callback_id: 'x', private_metadata: 'not json' } };
    expect(readSubmission(odd)).toMatchObject({ place: { channel: null }, state: {}, fields: {}, fieldNames: [] });
  });
});
