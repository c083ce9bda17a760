import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import type { ChatAnswers, Words } from '../../core/chat-port.ts';
import type { ChatPlace } from '../../core/chat-request.ts';
import { networkError, outcomeOf } from './call-outcome.ts';
import type { Network } from './network.ts';
import { renderMessage, renderPlainText } from './render-message.ts';
import { renderModal } from './render-modal.ts';
import { QUICK_TIMEOUT_MS, type WebClients } from './web-clients.ts';

const LATE: ReadonlySet<string> = new Set([
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
]);

/** Answers to one person: over the response URL while it works, else as an ephemeral message in the channel. */
export function createChatAnswers(
  clients: WebClients,
  { network, log }: { readonly network: Network; readonly log: Logger },
): ChatAnswers {
  async function respond(place: ChatPlace, body: object): Promise<boolean> {
    if (place.responseUrl === null) return false;
    try {
      const status = await network.send(place.responseUrl, {
        type: 'application/json',
        body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...body }),
        timeoutMs: QUICK_TIMEOUT_MS,
      });
      if (status >= 200 && status < 300) return true;
      // Used five times, older than half an hour, or not to Slack's taste.
      log.info({ status }, 'the response URL did not take the answer');
    } catch (error) {
      log.info({ error: networkError(error) }, 'the response URL could not be reached');
    }
    return false;
  }

  async function postEphemeral(place: ChatPlace, message: ChatMessage, words: Words): Promise<boolean> {
    if (place.channel === null || place.user === null) return false;
    const to = { channel: place.channel, user: place.user };
    try {
      await clients.interactive.chat.postEphemeral({ ...to, ...renderMessage(message, words) });
      return true;
    } catch (error) {
      const outcome = outcomeOf(error, 'message');
      if (outcome.kind !== 'bad-blocks') {
        log.warn({ ...to, outcome }, 'an answer could not be shown');
        return false;
      }
      log.error({ ...to, error: outcome.error }, 'blocks of an answer were refused; sending plain text');
    }
    try {
      await clients.interactive.chat.postEphemeral({ ...to, text: renderPlainText(message, words) });
      return true;
    } catch (error) {
      log.warn({ ...to, outcome: outcomeOf(error, 'message') }, 'an answer could not be shown');
      return false;
    }
  }

  return {
    async tell(place, message, words) {
      return (await respond(place, renderMessage(message, words))) || (await postEphemeral(place, message, words));
    },

    async openModal(place, modal, words) {
      if (place.triggerId === null) return 'late';
      try {
        await clients.interactive.views.open({
          trigger_id: place.triggerId,
          view: renderModal(modal, place.channel, words),
        });
        return 'opened';
      } catch (error) {
        if (error instanceof WebAPIPlatformError && LATE.has(String(error.data.error))) return 'late';
        throw error;
      }
    },

    async showHome(user, home, words) {
      try {
        const { blocks } = renderMessage(home, words);
        await clients.interactive.views.publish({ user_id: user, view: { type: 'home', blocks } });
        return true;
      } catch (error) {
        log.warn({ user, outcome: outcomeOf(error, 'message') }, 'a home page could not be shown');
        return false;
      }
    },
  };
}
