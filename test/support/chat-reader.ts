import type { ChatReader, ReadMessage, ReadOutcome } from '../../src/core/chat-port.ts';
import { messageLink } from '../../src/core/message-link.ts';

export interface MemoryReader extends ChatReader {
  /** What is in the channel, in any order. */
  readonly messages: ReadMessage[];
  readonly calls: string[];
  /** Outcomes of the next calls, before it answers again. */
  readonly faults: Exclude<ReadOutcome<never>, { kind: 'read' }>[];
}

/** A channel that a test fills and Rounds reads back. */
export function createMemoryReader(): MemoryReader {
  const messages: ReadMessage[] = [];
  const faults: MemoryReader['faults'] = [];
  const calls: string[] = [];
  const answer = <T>(name: string, value: () => T): ReadOutcome<T> => {
    calls.push(name);
    return faults.shift() ?? { kind: 'read', value: value() };
  };
  const byTs = (a: ReadMessage, b: ReadMessage) => (a.ts < b.ts ? -1 : 1);
  return {
    messages,
    calls,
    faults,
    history: async (_channel, afterTs) =>
      answer('history', () =>
        messages.filter((one) => one.ts > afterTs && (one.threadTs === null || one.threadTs === one.ts)).sort(byTs),
      ),
    replies: async (_channel, threadTs, afterTs) =>
      answer('replies', () =>
        messages.filter((one) => one.ts === threadTs || (one.threadTs === threadTs && one.ts > afterTs)).sort(byTs),
      ),
    message: async (_channel, ts) => answer('message', () => messages.find((one) => one.ts === ts) ?? null),
    linkTo: (place) => messageLink('https://example.slack.com/', place),
    file: async () => answer('file', () => new Uint8Array([1, 2, 3])),
  };
}

/** A message as it is read back. */
export function readMessage(given: Partial<ReadMessage> & Pick<ReadMessage, 'ts' | 'user' | 'text'>): ReadMessage {
  return {
    threadTs: null,
    files: [],
    isOurs: false,
    mark: null,
    replyCount: 0,
    latestReplyTs: null,
    editedTs: null,
    reactions: [],
    ...given,
  };
}
