import { describe, expect, it } from 'vitest';
import { createRateLimits } from '../../../demo/workspace/api/rate-limits.ts';
import { testClient } from '../../support/bolt-app.ts';
import { CHANNEL, startTestWorkspace } from '../../support/workspace.ts';

describe('rate limits', () => {
  it.each([
    [1, 10],
    [2, 20],
    [3, 50],
    [4, 100],
  ] as const)('of tier %i allow %i calls a minute of each method', (tier, calls) => {
    let now = 0;
    const limits = createRateLimits(() => now);
    for (let call = 0; call < calls; call += 1) {
      now += 10;
      expect(limits.count('m', tier, '')).toBeNull();
    }
    expect(limits.count('m', tier, '')).toBe(Math.ceil((60_000 + 10 - now) / 1_000));
    expect(limits.count('other', tier, '')).toBeNull();
    now = 60_010;
    expect(limits.count('m', tier, '')).toBeNull();
    expect(limits.count('m', tier, '')).toBe(1);
  });

  it('allow one post a second and channel, after a short burst', () => {
    let now = 0;
    const limits = createRateLimits(() => now);
    const post = (channel: string) => limits.count('chat.postMessage', 'post', channel);
    expect([post('C1'), post('C1'), post('C1'), post('C1'), post('C1')]).toEqual([null, null, null, null, 1]);
    expect(post('C2')).toBeNull();
    now = 999;
    expect(post('C1')).toBe(1);
    now = 1_000;
    expect(post('C1')).toBeNull();
    expect(post('C1')).toBe(1);
  });

  it('answer 429 with Retry-After, and post nothing', async () => {
    const workspace = await startTestWorkspace();
    const client = testClient(workspace);
    for (let call = 0; call < 4; call += 1) await client.chat.postMessage({ channel: CHANNEL, text: `${call}` });
    const call = client.chat.postMessage({ channel: CHANNEL, text: 'too soon' });
    await expect(call).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
    expect(workspace.messages(CHANNEL)).toHaveLength(4);
    expect(workspace.calls('chat.postMessage').at(-1)).toMatchObject({ status: 429, answer: { error: 'ratelimited' } });
    await workspace.close();
  });
});
