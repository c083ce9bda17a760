import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../demo/workspace/index.ts';
import { connectBoltApp, serveBoltApp } from '../../support/bolt-app.ts';
import { reservePort } from '../../support/ports.ts';
import { CHANNEL, PEOPLE, startTestWorkspace } from '../../support/workspace.ts';

/** An app that does a little of everything: a command posts, a button opens a modal, the modal uploads a file. */
function listen(app: App): void {
  app.command('/inspect', async ({ ack, command, client }) => {
    await ack();
    const posted = await client.chat.postMessage({
      channel: command.channel_id,
      text: `⏳ ${command.text}`,
      metadata: { event_type: 'outbox', event_payload: { id: 7 } },
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `*${command.text}*` } },
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'ask', value: '{"item":3}', text: { type: 'plain_text', text: '未收到…' } },
          ],
        },
      ],
    });
    await client.chat.update({ channel: command.channel_id, ts: posted.ts ?? '', text: `✅ ${command.text}` });
  });
  app.action('ask', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'reason',
        private_metadata: JSON.stringify({ ts: body.message?.ts }),
        title: { type: 'plain_text', text: '原因' },
        submit: { type: 'plain_text', text: '提交' },
        blocks: [
          {
            type: 'input',
            block_id: 'why',
            label: { type: 'plain_text', text: '为什么异常' },
            element: { type: 'plain_text_input', action_id: 'value', multiline: true, min_length: 2 },
          },
        ],
      },
    });
  });
  app.view('reason', async ({ ack, view, client }) => {
    const why = view.state.values.why?.value?.value ?? '';
    if (why.includes('?')) {
      await ack({ response_action: 'errors', errors: { why: '请写明原因' } });
      return;
    }
    await ack();
    const { ts } = JSON.parse(view.private_metadata);
    await client.filesUploadV2({
      channel_id: CHANNEL,
      thread_ts: ts,
      filename: '巡检报告.docx',
      file: Buffer.from(`form: ${why}`),
      initial_comment: '巡检报告',
    });
  });
  app.message('hello', async ({ message, say }) => {
    await say({ text: 'hi', thread_ts: message.ts });
  });
}

describe.each(['socket', 'http'] as const)('a conversation with the app in %s mode', (mode) => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    const port = await reservePort();
    const delivery =
      mode === 'socket'
        ? ({ mode } as const)
        : ({ mode, requestUrl: `http://127.0.0.1:${port}/slack/events` } as const);
    workspace = await startTestWorkspace({ delivery });
    app = mode === 'socket' ? await connectBoltApp(workspace, listen) : await serveBoltApp(workspace, port, listen);
  });
  afterEach(async () => {
    await app.stop();
    await workspace.close();
  });

  it('goes from a command by a button and a modal with an error to a file that can be downloaded', async () => {
    const engineer = workspace.as(PEOPLE.engineer);
    expect(await engineer.command(CHANNEL, '/inspect monthly')).toBe('delivered');
    const root = await workspace.waitFor(() => workspace.messages(CHANNEL).find((message) => message.edited));
    expect(root).toMatchObject({ text: '✅ monthly', user: 'U0ROUNDSBOT', metadata: { event_payload: { id: 7 } } });

    expect(await engineer.press({ channel: CHANNEL, ts: root.ts }, 'ask')).toMatchObject({ ok: true });
    await workspace.waitFor(() => engineer.modals()[0]);
    expect(await engineer.submit({ value: ' ' })).toEqual({
      kind: 'incomplete',
      faults: { why: { code: 'required' } },
    });
    expect(await engineer.submit({ why: '?' })).toMatchObject({ kind: 'incomplete' });
    expect(await engineer.submit({ why: '??' })).toEqual({ kind: 'errors', errors: { why: '请写明原因' } });
    expect(await engineer.submit({ why: '短信网关停机' })).toEqual({ kind: 'closed' });
    expect(engineer.modals()).toEqual([]);

    const reply = await workspace.waitFor(() => workspace.thread(CHANNEL, root.ts)[0]);
    expect(reply).toMatchObject({ text: '巡检报告', thread_ts: root.ts });
    const id = reply.files?.[0] ?? '';
    expect(Buffer.from(await workspace.fileContent(id)).toString()).toBe('form: 短信网关停机');
  });

  it('hears a message and answers in its thread', async () => {
    const said = await workspace.as(PEOPLE.customer).say(CHANNEL, 'hello <everyone> & all');
    expect(said.text).toBe('hello &lt;everyone&gt; &amp; all');
    const answer = await workspace.waitFor(() => workspace.thread(CHANNEL, said.ts)[0]);
    expect(answer.text).toBe('hi');
  });
});
