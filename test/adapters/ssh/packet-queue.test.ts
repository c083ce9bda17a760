import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPacketQueue } from '../../../src/adapters/ssh/packet-queue.ts';

const PACKET_BYTES = 32 * 1024;
const HELD_BYTES = 512 * 1024;
/** What the stream itself holds before it lets its sender wait. */
const STREAM_BYTES = 1024 * 1024;

function openQueue() {
  const stream = new PassThrough({ readableHighWaterMark: STREAM_BYTES, writableHighWaterMark: 1 });
  const queue = createPacketQueue();
  queue.open(stream);
  const next = async () => {
    const packet = await queue.next();
    return packet === null ? null : Buffer.from(packet).toString('latin1');
  };
  return { stream, queue, next };
}

const packet = (index: number) => Buffer.alloc(PACKET_BYTES, index);

test('packets come one by one as they were sent, also those that came together', async () => {
  const { stream, queue } = openQueue();
  const sent = Array.from({ length: 10 }, (_, index) => packet(index));
  for (const one of sent) stream.write(one);
  stream.end();
  await delay(10);
  const taken: (Uint8Array | null)[] = [];
  for (const _ of sent) taken.push(await queue.next());
  expect(taken).toEqual(sent);
  // As they lie in memory: nothing is put together anew.
  expect(taken.every((one, index) => one?.buffer === sent[index]?.buffer)).toBe(true);
  expect(await queue.next()).toBeNull();
});

test('while nobody takes them the sender waits, and none is lost', async () => {
  const { stream, queue } = openQueue();
  const count = 1_000;
  let sent = 0;
  const sending = (async () => {
    for (; sent < count; sent += 1) {
      if (!stream.write(packet(sent))) await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
  })();
  await delay(100);
  expect(sent).toBeGreaterThan(0);
  expect(sent * PACKET_BYTES).toBeLessThanOrEqual(HELD_BYTES + STREAM_BYTES + 2 * PACKET_BYTES);
  for (let index = 0; index < count; index += 1) {
    const taken = await queue.next();
    expect(taken?.[0]).toBe(index % 256);
    if (index % 100 === 0) await delay(2);
  }
  expect(await queue.next()).toBeNull();
  await sending;
});

test('what is discarded flows away to its end, and nothing of it is taken', async () => {
  const { stream, queue, next } = openQueue();
  for (let index = 0; index < 200; index += 1) stream.write(packet(index));
  await delay(10);
  queue.discard();
  expect(await next()).toBeNull();
  stream.end('the rest');
  await new Promise((resolve) => stream.once('end', resolve));
  expect(await next()).toBeNull();
});

test('what came before the end is taken first', async () => {
  const { stream, queue, next } = openQueue();
  stream.write('half');
  await delay(10);
  queue.end();
  expect(await next()).toBe('half');
  expect(await next()).toBeNull();
});

test('who waits is told of a packet, of the end, and of the end of what never came', async () => {
  const { stream, next } = openQueue();
  const first = next();
  await delay(10);
  stream.write('one');
  expect(await first).toBe('one');
  const last = next();
  await delay(10);
  stream.end();
  expect(await last).toBeNull();
  const never = createPacketQueue();
  const nothing = never.next();
  never.end();
  expect(await nothing).toBeNull();
});
