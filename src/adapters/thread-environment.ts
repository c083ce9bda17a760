import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/**
 * What a thread of ours gets of the environment: none of our secrets, but where Node.js keeps compiled code. Without it, a thread
 * compiles all of its own anew: a third of the time until it is there.
 */
export function threadEnvironment(): { readonly NODE_COMPILE_CACHE?: string } {
  // Within the folder that we were started with, one of this Node.js alone.
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
