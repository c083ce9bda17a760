import type {
  ChatPost,
  ChatTransport,
  FailedOutcome,
  PostMark,
  SearchOutcome,
  SendOutcome,
} from '../../src/core/chat-port.ts';
import { textOf } from './chat-answers.ts';

export interface ChannelPost {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs: string | null;
  text: string;
  readonly asPlainText: boolean;
  mark: PostMark | null;
  readonly fileId: string | null;
  edits: number;
}

export interface MemoryChat extends ChatTransport {
  /** What stands in the channels, in the order of posting. */
  readonly posts: ChannelPost[];
  /** What is pinned, by ts, in the order of pinning. */
  readonly pinned: string[];
  readonly calls: { readonly method: keyof ChatTransport; readonly at: number }[];
  /** The next calls of a method end like this; `lost` is done, but its answer never comes. */
  next(method: keyof ChatTransport, ...outcomes: (FailedOutcome | 'lost' | 'pass')[]): void;
  texts(channel?: string): string[];
}

/** A chat in memory, in place of Slack: for faults that come at a chosen moment. */
export function createMemoryChat(): MemoryChat {
  const posts: ChannelPost[] = [];
  const scripted = new Map<keyof ChatTransport, (FailedOutcome | 'lost' | 'pass')[]>();
  let count = 0;

  function call<T>(method: keyof ChatTransport, done: () => T): T | FailedOutcome {
    chat.calls.push({ method, at: Date.now() });
    const outcome = scripted.get(method)?.shift();
    if (outcome === undefined || outcome === 'pass') return done();
    if (outcome !== 'lost') return outcome;
    done();
    return { kind: 'unclear', error: 'timeout' };
  }

  function add(post: Omit<ChannelPost, 'ts' | 'edits'>): SendOutcome {
    count += 1;
    const ts = `${count}.000000`;
    posts.push({ ...post, ts, edits: 0 });
    return { kind: 'sent', ts };
  }

  function found(post: ChannelPost | undefined): SearchOutcome {
    return post ? { kind: 'found', ts: post.ts, revision: post.mark?.revision ?? null } : { kind: 'absent' };
  }

  const chat: MemoryChat = {
    posts,
    pinned: [],
    calls: [],
    next: (method, ...outcomes) => void scripted.set(method, outcomes),
    texts: (channel = 'C1') => posts.filter((post) => post.channel === channel).map((post) => post.text),
    async post({ channel, threadTs, message, asPlainText, mark }: ChatPost) {
      return call('post', (): SendOutcome => {
        if (threadTs !== null && !posts.some((post) => post.ts === threadTs))
          return { kind: 'gone', error: 'thread_not_found' };
        return add({ channel, threadTs, text: textOf(message), asPlainText, mark, fileId: null });
      });
    },
    async pin({ ts }) {
      return call('pin', (): SendOutcome => {
        if (!posts.some((post) => post.ts === ts)) return { kind: 'gone', error: 'message_not_found' };
        if (!chat.pinned.includes(ts)) chat.pinned.push(ts);
        return { kind: 'sent', ts };
      });
    },
    async edit({ ts, message, mark }) {
      return call('edit', (): SendOutcome => {
        const post = posts.find((candidate) => candidate.ts === ts);
        if (!post) return { kind: 'gone', error: 'message_not_found' };
        Object.assign(post, { text: textOf(message), mark, edits: post.edits + 1 });
        return { kind: 'sent', ts };
      });
    },
    async findPost({ mark }) {
      return call('findPost', () =>
        found(
          posts.find((post) => post.mark?.id === mark.id && post.mark.createdAt.getTime() === mark.createdAt.getTime()),
        ),
      );
    },
    async upload() {
      count += 1;
      const fileId = `F${count}`;
      return call('upload', () => ({ kind: 'uploaded' as const, fileId }));
    },
    async share({ channel, threadTs, fileId, title }) {
      return call('share', (): SendOutcome => {
        if (threadTs !== null && !posts.some((post) => post.ts === threadTs))
          return { kind: 'gone', error: 'thread_not_found' };
        return add({ channel, threadTs, text: title, asPlainText: false, mark: null, fileId });
      });
    },
    async findShare({ fileId }) {
      return call('findShare', () => found(posts.find((post) => post.fileId === fileId)));
    },
  };
  return chat;
}
