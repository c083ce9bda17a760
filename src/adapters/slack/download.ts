import type { ReadOutcome } from '../../core/chat-port.ts';
import { networkError } from './call-outcome.ts';
import type { Network } from './network.ts';

const DOWNLOAD_TIMEOUT_MS = 120_000;
const MOST_REDIRECTS = 3;
const SLACK_API = 'https://slack.com/api/';
/** When Slack says "too many" without saying for how long. */
const UNTOLD_REST_MS = 30_000;

export interface Download {
  readonly url: string;
  readonly limitBytes: number;
  /** As Slack says it is: an HTML page for what is none is a page to log in. */
  readonly mimetype: string | null;
}

/** Fetches bytes that need our token. The token goes to Slack alone, wherever an address or a redirection leads. */
export async function download(
  wanted: Download,
  access: { readonly token: string; readonly apiUrl: string | null; readonly network: Network },
): Promise<ReadOutcome<Uint8Array>> {
  const signal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  let url = wanted.url;
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      if (!isSlack(url, access.apiUrl ?? SLACK_API)) return { kind: 'refused', error: 'not_a_slack_address' };
      const response = await access.network.get(url, { headers: { authorization: `Bearer ${access.token}` }, signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return await readAnswer(response, wanted);
      }
      await response.body?.cancel();
      if (!URL.canParse(location, url)) return { kind: 'refused', error: 'not_a_slack_address' };
      url = new URL(location, url).href;
    }
    return { kind: 'refused', error: 'too_many_redirects' };
  } catch (error) {
    return { kind: 'unclear', error: networkError(error) };
  }
}

/** The API's own origin, or the host beside it that keeps files: `files.slack.com` of `slack.com`. */
function isSlack(address: string, api: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(api)) return false;
  const [url, own] = [new URL(address), new URL(api)];
  if (url.username !== '' || url.password !== '') return false;
  return url.origin === own.origin || (own.protocol === 'https:' && url.origin === `https://files.${own.host}`);
}

async function readAnswer(response: Response, wanted: Download): Promise<ReadOutcome<Uint8Array>> {
  if (response.status !== 200) {
    await response.body?.cancel();
    return refusal(response);
  }
  const isPage = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
  if (isPage && wanted.mimetype !== 'text/html') {
    await response.body?.cancel();
    return { kind: 'refused', error: 'login_page' };
  }
  return readLimited(response, wanted.limitBytes);
}

function refusal(response: Response): ReadOutcome<Uint8Array> {
  const error = `http_${response.status}`;
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'));
    return { kind: 'limited', retryAfterMs: seconds > 0 ? seconds * 1_000 : UNTOLD_REST_MS };
  }
  const isLasting = response.status >= 400 && response.status < 500 && response.status !== 408;
  return { kind: isLasting ? 'refused' : 'unclear', error };
}

/** What is longer than it should be is not read to its end. */
async function readLimited(response: Response, limitBytes: number): Promise<ReadOutcome<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > limitBytes) return { kind: 'refused', error: 'too_large' };
    chunks.push(chunk);
  }
  return { kind: 'read', value: Buffer.concat(chunks) };
}
