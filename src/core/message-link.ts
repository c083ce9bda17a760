/** Where a message stands in the chat. */
export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
  /** The root of its thread; null for what stands in the channel itself. */
  readonly threadTs: string | null;
}

/**
 * A link that leads to a message, as Slack makes them itself: without asking Slack for each.
 * @param workspaceUrl for example `https://example.slack.com/`
 */
export function messageLink(workspaceUrl: string, { channel, ts, threadTs }: MessagePlace): string {
  const link = `${workspaceUrl.replace(/\/*$/, '')}/archives/${channel}/p${ts.replace('.', '')}`;
  return threadTs === null || threadTs === ts ? link : `${link}?thread_ts=${threadTs}&cid=${channel}`;
}
