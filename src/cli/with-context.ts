import { createApp } from '../app.ts';
import type { Context } from '../context.ts';
import { reasonOf, UserError } from '../errors.ts';
import { isStoreLost } from '../flows/store-outage.ts';
import type { Terminal } from './operation.ts';

/** Runs one piece of work beside a bot that may be running: what it has to say in the chat waits in the outbox. */
export async function withContext<T>(terminal: Terminal, work: (ctx: Context) => Promise<T>): Promise<T> {
  const tellWaiting = (reason: string) => terminal.note(terminal.t('cli.database-waiting', { reason }));
  const app = await createApp({ ...terminal, wake: () => undefined, tellWaiting }, terminal.overrides);
  try {
    return await work(app.ctx);
  } catch (error) {
    throw isStoreLost(error)
      ? new UserError('cli.database-lost', { reason: reasonOf(error) }, { cause: error })
      : error;
  } finally {
    await app.close();
  }
}
