import type { SocketMode } from '../delivery/socket-mode.ts';
import { Refusal } from '../refusal.ts';
import { appMethods } from './app.ts';
import { chatMethods } from './chat.ts';
import { historyMethods } from './conversation-history.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Method } from './method.ts';
import { pinMethods } from './pins.ts';
import { reactionMethods } from './reactions.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

const METHODS = [
  ...appMethods,
  ...chatMethods,
  ...conversationMethods,
  ...historyMethods,
  ...fileMethods,
  ...pinMethods,
  ...reactionMethods,
  ...userMethods,
  ...viewMethods,
];

/** Every method by name. Without Socket Mode, `apps.connections.open` answers as for an app that has it off. */
export function methodsByName(socketMode: SocketMode | null): ReadonlyMap<string, Method> {
  const open: Method = {
    name: 'apps.connections.open',
    token: 'app',
    scopes: ['connections:write'],
    tier: 1,
    async run() {
      if (!socketMode) throw new Refusal('socket_mode_disabled');
      return { url: socketMode.openTicket() };
    },
  };
  return new Map([open, ...METHODS].map((method) => [method.name, method]));
}
