import type { Readable } from 'node:stream';
import { createSweeper } from './spent-buffers.ts';

/** So much is held while nobody takes it; then the stream is paused, which holds so much of its own as its window lets come. */
const HELD_BYTES = 512 * 1024;

export interface PacketQueue {
  /** What the packets come from; once. */
  open(stream: Readable): void;
  /** Nothing more comes, whatever becomes of the stream. */
  end(): void;
  /** Nobody takes anything any more: the stream flows away. */
  discard(): void;
  /** Null at the end. */
  next(): Promise<Uint8Array | null>;
}

/**
 * The packets of a stream, one by one, as they lie in memory. The stream itself would put all that has come together anew, in blocks of
 * megabytes whose memory is not soon free again.
 */
export function createPacketQueue(): PacketQueue {
  let stream: Readable | undefined;
  let packets: Uint8Array[] = [];
  let heldBytes = 0;
  let isOver = false;
  let wake: () => void = () => undefined;
  const sweep = createSweeper();

  const add = (packet: Uint8Array) => {
    if (isOver) return;
    packets.push(packet);
    heldBytes += packet.length;
    if (heldBytes >= HELD_BYTES) stream?.pause();
    wake();
  };
  const end = () => {
    isOver = true;
    wake();
  };
  const take = (): Uint8Array | null => {
    const packet = packets.shift();
    if (!packet) return null;
    heldBytes -= packet.length;
    if (heldBytes === 0) stream?.resume();
    sweep(packet.length);
    return packet;
  };

  return {
    open(opened) {
      stream = opened;
      stream.on('data', add);
      stream.once('end', end);
    },
    end,
    discard() {
      packets = [];
      heldBytes = 0;
      end();
      stream?.resume();
    },
    async next() {
      while (packets.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return take();
    },
  };
}
