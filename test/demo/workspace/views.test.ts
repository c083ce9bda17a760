import type { App, ViewResponseAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import type { JsonObject } from '../../../demo/workspace/json.ts';
import { connectBoltApp, testClient } from '../../support/bolt-app.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const field = (id: string, element: JsonObject, extra: JsonObject = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { action_id: 'value', ...element },
  ...extra,
});
const modal = (extra: JsonObject = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  callback_id: 'form',
  blocks: [field('why', { type: 'plain_text_input' })],
  ...extra,
});

let workspace: Workspace;
let app: App;
/** Triggers that commands and clicks brought. */
let triggers: string[];
/** What the app says to a submission. */
let say: JsonObject;
let submissions: JsonObject[];

beforeEach(async () => {
  triggers = [];
  submissions = [];
  say = {};
  workspace = await startTestWorkspace({ settings: { rateLimits: false, triggerLifeMs: 4_000 } });
  app = await connectBoltApp(workspace, (listener) => {
    listener.command(/.*/, async ({ ack, command }) => {
      triggers.push(command.trigger_id);
      await ack();
    });
    listener.action(/.*/, async ({ ack, body }) => {
      if (body.type === 'block_actions') triggers.push(body.trigger_id);
      await ack();
    });
    listener.view('form', async ({ ack, view }) => {
      submissions.push(view.state.values as unknown as JsonObject);
      await (Object.keys(say).length > 0 ? ack(say as unknown as ViewResponseAction) : ack());
    });
    listener.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, view }) => {
      submissions.push({ closed: view.id });
      await ack();
    });
  });
});
afterEach(async () => {
  await app.stop();
  await workspace.close();
});

const call = (method: string, args: Record<string, unknown>) => testClient(workspace).apiCall(method, args);
const code = async (method: string, args: Record<string, unknown>) => {
  try {
    await call(method, args);
    return 'ok';
  } catch (error) {
    if (error instanceof Error && 'data' in error) return (error.data as { error: string }).error;
    throw error;
  }
};
const trigger = async () => {
  await workspace.as(PEOPLE.engineer).command(CHANNEL, '/inspect');
  return triggers.at(-1) ?? '';
};
const open = async (extra: JsonObject = {}) => {
  await call('views.open', { trigger_id: await trigger(), view: modal(extra) });
  return workspace.as(PEOPLE.engineer);
};

describe('triggers', () => {
  it('open one modal, within their life', async () => {
    const first = await trigger();
    expect(await code('views.open', { trigger_id: first, view: modal() })).toBe('ok');
    expect(await code('views.open', { trigger_id: first, view: modal() })).toBe('exchanged_trigger_id');
    const second = await trigger();
    await new Promise((resolve) => setTimeout(resolve, 4_100));
    expect(await code('views.open', { trigger_id: second, view: modal() })).toBe('expired_trigger_id');
    expect(await code('views.open', { trigger_id: 'made.up', view: modal() })).toBe('invalid_trigger_id');
  });

  it('are not used up by a faulty modal', async () => {
    const one = await trigger();
    expect(await code('views.open', { trigger_id: one, view: modal({ title: plain('x'.repeat(25)) }) })).toBe(
      'invalid_arguments',
    );
    expect(await code('views.open', { trigger_id: one, view: modal() })).toBe('ok');
  });
});

describe('modals that Slack refuses', () => {
  it.each<[string, JsonObject, string]>([
    [
      'a title of 25 characters',
      { title: plain('x'.repeat(25)) },
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a submit text of 25 characters',
      { submit: plain('x'.repeat(25)) },
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a title in mrkdwn',
      { title: { type: 'mrkdwn', text: 'x' } },
      'must be a valid enum value [json-pointer:/view/title/type]',
    ],
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    [
      '3,001 characters of metadata',
      { private_metadata: 'x'.repeat(3_001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback id of 256 characters',
      { callback_id: 'x'.repeat(256) },
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    ['fields without a submit button', { submit: undefined }, 'missing required field: submit [json-pointer:/view]'],
    [
      '101 blocks',
      { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    ['a member too many', { color: 'red' }, 'invalid additional property: color [json-pointer:/view]'],
    [
      'a wrong block',
      { blocks: [{ type: 'table', rows: [] }] },
      'unsupported type: table [json-pointer:/view/blocks/0/type]',
    ],
  ])('%s', async (_, extra, message) => {
    const answer = call('views.open', { trigger_id: await trigger(), view: modal(extra) });
    await expect(answer).rejects.toMatchObject({
      data: { error: 'invalid_arguments', response_metadata: { messages: [`[ERROR] ${message}`] } },
    });
  });
});

describe('what the client asks for before it sends a modal', () => {
  const options = [
    { value: 'a', text: plain('A') },
    { value: 'b', text: plain('B') },
  ];
  it.each<[string, JsonObject, string | string[], string | undefined]>([
    ['an empty field', { type: 'plain_text_input' }, ' ', 'required'],
    ['a text too short', { type: 'plain_text_input', min_length: 3 }, 'ab', 'too-short'],
    ['a text too long', { type: 'plain_text_input', max_length: 3 }, 'abcd', 'too-long'],
    ['a text that fits', { type: 'plain_text_input', min_length: 3, max_length: 3 }, 'abc', undefined],
    ['a word for a number', { type: 'number_input', is_decimal_allowed: true }, 'two', 'not-a-number'],
    ['a fraction for a whole number', { type: 'number_input', is_decimal_allowed: false }, '0.5', 'no-decimals'],
    ['a number too small', { type: 'number_input', is_decimal_allowed: true, min_value: '0' }, '-0.5', 'too-small'],
    ['a number too large', { type: 'number_input', is_decimal_allowed: true, max_value: '99' }, '99.5', 'too-large'],
    [
      'a number that fits',
      { type: 'number_input', is_decimal_allowed: true, min_value: '0', max_value: '99' },
      '0.5',
      undefined,
    ],
    ['no choice', { type: 'static_select', options }, '', 'required'],
    ['a choice', { type: 'static_select', options }, 'b', undefined],
    [
      'more choices than allowed',
      { type: 'multi_static_select', options, max_selected_items: 1 },
      ['a', 'b'],
      'too-many',
    ],
    ['an address without a name', { type: 'email_text_input' }, '@example.com', 'not-an-email'],
    ['a script for an address', { type: 'url_text_input' }, 'javascript:alert(1)', 'not-a-url'],
  ])('%s', async (_, element, input, fault) => {
    const engineer = await open({ blocks: [field('one', element)] });
    const outcome = await engineer.submit({ one: input });
    if (fault) expect(outcome).toMatchObject({ kind: 'incomplete', faults: { one: { code: fault } } });
    else expect(outcome).toEqual({ kind: 'closed' });
    expect(submissions).toHaveLength(fault ? 0 : 1);
  });

  it('lets an optional field be empty, and tells apart fields of one action id', async () => {
    const engineer = await open({
      blocks: [
        field('one', { type: 'plain_text_input' }, { optional: true }),
        field('two', { type: 'plain_text_input' }),
      ],
    });
    expect(await engineer.submit({ two: 'x' })).toEqual({ kind: 'closed' });
    expect(submissions[0]).toEqual({
      one: { value: { type: 'plain_text_input', value: null } },
      two: { value: { type: 'plain_text_input', value: 'x' } },
    });
  });
});

describe('what the app answers to a submission', () => {
  it('errors at fields that are there are shown, others make it fail', async () => {
    const engineer = await open();
    say = { response_action: 'errors', errors: { why: 'say more' } };
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'errors', errors: { why: 'say more' } });
    say = { response_action: 'errors', errors: { other: 'say more' } };
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'failed', code: 'invalid_errors' });
    expect(engineer.modals()).toHaveLength(1);
  });

  it('an update keeps what was typed, a push lays another on top, and the end of it shows the one below', async () => {
    const engineer = await open();
    say = { response_action: 'update', view: modal({ title: plain('Second') }) };
    expect(await engineer.submit({ why: 'kept' })).toEqual({ kind: 'updated' });
    expect(engineer.modals()[0]).toMatchObject({
      content: { title: { text: 'Second' } },
      values: { why: { value: { value: 'kept' } } },
    });
    say = { response_action: 'push', view: modal({ title: plain('Third') }) };
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'pushed' });
    expect(engineer.modals()).toHaveLength(2);
    say = {};
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'closed' });
    expect(engineer.modals().map((view) => view.content.title)).toEqual([{ type: 'plain_text', text: 'Second' }]);
    say = { response_action: 'clear' };
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'closed' });
    expect(engineer.modals()).toEqual([]);
  });

  it('a faulty modal in the answer makes it fail', async () => {
    const engineer = await open();
    say = { response_action: 'update', view: modal({ title: plain('') }) };
    expect(await engineer.submit({ why: 'x' })).toEqual({ kind: 'failed', code: 'invalid_arguments' });
  });
});

describe('views', () => {
  it('are not stacked higher than three', async () => {
    const engineer = await open({
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] }],
    });
    const push = async () => {
      await engineer.press({ viewId: engineer.modals().at(-1)?.id ?? '' }, 'more');
      const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] }];
      return code('views.push', { trigger_id: triggers.at(-1), view: modal({ blocks }) });
    };
    expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached']);
    expect(engineer.modals()).toHaveLength(3);
  });

  it('are updated only by who knows the newest hash', async () => {
    const engineer = await open();
    const [view] = engineer.modals();
    const update = { view_id: view?.id, view: modal() };
    const before = view?.hash;
    expect(await code('views.update', { ...update, hash: before })).toBe('ok');
    expect(await code('views.update', { ...update, hash: before })).toBe('hash_conflict');
    expect(await code('views.update', update)).toBe('ok');
  });

  it('tell that they were closed only when asked to', async () => {
    const engineer = await open();
    await engineer.closeModal();
    const asked = await open({ notify_on_close: true });
    const id = asked.modals()[0]?.id;
    await asked.closeModal();
    expect(submissions).toEqual([{ closed: id }]);
    expect(engineer.modals()).toEqual([]);
  });

  it('on a home are kept per person, with what is clicked told to the app', async () => {
    const blocks = [
      {
        type: 'actions',
        block_id: 'b',
        elements: [{ type: 'button', action_id: 'go', value: '7', text: plain('Go') }],
      },
    ];
    await call('views.publish', { user_id: PEOPLE.lead, view: { type: 'home', blocks } });
    expect(workspace.as(PEOPLE.engineer).home()).toBeUndefined();
    const id = workspace.as(PEOPLE.lead).home()?.id ?? '';
    expect(await workspace.as(PEOPLE.lead).press({ viewId: id }, 'go')).toEqual({ ok: true, response: null });
    expect(await code('views.publish', { user_id: PEOPLE.lead, view: modal() })).toBe('invalid_arguments');
  });
});
