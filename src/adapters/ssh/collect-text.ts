import { StringDecoder } from 'node:string_decoder';

/**
 * Keeps the beginning of a stream as text and lets the rest flow away, so that the far side is never blocked. Chunks are
 * decoded as they come: kept as they are, each would hold on to the much larger block it was received in.
 */
export function collectText(limitBytes: number) {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let room = limitBytes;
  let truncated = false;
  return {
    add(chunk: Buffer) {
      if (chunk.length > room) truncated = true;
      if (room <= 0) return;
      text += decoder.write(chunk.length > room ? chunk.subarray(0, room) : chunk);
      room -= chunk.length;
    },
    /** A character that the limit cut in two is left out. */
    text: () => (truncated ? text : text + decoder.end()),
    isTruncated: () => truncated,
  };
}
