import type { ChatSaid } from '../../core/chat-event.ts';
import { localText } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import { personOf } from './ticket-subject.ts';

/** What was said with the people it speaks to by name: nobody reads ids in a title, or on a sheet that is signed. */
export function nameMentions<S extends ChatSaid>(site: Site, said: S): S {
  const text = said.text.replaceAll(/<@([UW][A-Z0-9]+)>/g, (_whole, user: string) => {
    const person = personOf(site, user);
    return `@${person ? localText(person.name, site.contract.locale) : user}`;
  });
  return { ...said, text };
}
