import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMessage } from '../../support/chat-reader.ts';
import { createReadingBackTest, type ReadingBackTest } from '../../support/reading-back.ts';
import { CHANNEL, USERS } from '../../support/tickets.ts';

let it: ReadingBackTest;

beforeAll(async () => {
  it = await createReadingBackTest();
  await it.begin();
});
afterAll(() => it.close());

test('a ticket names the people to whom was spoken, in its title and its story, and as they are edited', async () => {
  const ts = await it.say(`<@${USERS.engineer}> <@U0NOBODY01> 报表打不开`);
  await it.react(ts, 'two');
  const reply = await it.say(`<@${USERS.lead}> 请看`, USERS.engineer, ts);
  const message = { ts: reply, threadTs: ts, user: USERS.engineer, text: `<@${USERS.customer}> 请重试`, files: [] };
  await it.onEvent(it.ctx, { kind: 'message-edited', channel: CHANNEL, message, editedTs: it.tsNow() });
  const { ticket } = (await it.newest()) ?? expect.fail('no ticket');
  expect(ticket.head.title).toBe('@工程师甲 @U0NOBODY01 报表打不开');
  expect(ticket.events.flatMap((event) => (event.kind === 'noted' ? event.text : []))).toEqual([
    '@组长 请看',
    '@客户丙 请重试',
  ]);
});

test('so does one that is opened on what was said before Rounds listened', async () => {
  const ts = it.tsNow();
  it.reader.messages.push(readMessage({ ts, user: USERS.viewer, text: `<@${USERS.lead}> 打印机没反应` }));
  await it.react(ts, 'three');
  expect((await it.newest())?.ticket.head.title).toBe('@组长 打印机没反应');
});
