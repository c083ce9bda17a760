import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { State } from './model.ts';
import { directChannel, type Seed, stateFromSeed } from './seed.ts';

const FILE = 'workspace.json';

/**
 * The state of an earlier run, with people, channels and the app brought up to the seed; without one, a new state.
 * @throws when the file is there but can't be read: it is never silently replaced.
 */
export async function loadState(folder: string, seed: Seed, now: number): Promise<State> {
  const fresh = stateFromSeed(seed, now);
  const path = join(folder, FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fresh;
    throw error;
  }
  const kept = parseState(text, path);
  Object.assign(kept.people, fresh.people);
  for (const channel of Object.values(fresh.channels)) kept.channels[channel.id] ??= channel;
  for (const person of Object.values(kept.people)) {
    if (!person.bot)
      kept.channels[directChannel(seed.app, person.id, now).id] ??= directChannel(seed.app, person.id, now);
  }
  return kept;
}

function parseState(text: string, path: string): State {
  const advice = `delete ${path} (or start with --fresh) to begin anew`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`the saved workspace ${path} is not JSON: ${advice}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) {
    throw new Error(`the saved workspace ${path} has an unknown version: ${advice}`);
  }
  return value as State;
}

export interface StateSaver {
  /** Saves soon; many calls make one write. */
  touch(): void;
  /** Saves what is outstanding and stops. */
  close(): Promise<void>;
}

/** Writes the whole state beside the old file, syncs it, then takes its place. */
export async function saveState(folder: string, state: State, delayMs = 300): Promise<StateSaver> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, FILE);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown;

  const write = async () => {
    const file = await open(`${path}.part`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(state));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    failure = undefined;
  };
  const flush = () => {
    timer = undefined;
    writing = writing.then(write).catch((error: unknown) => {
      failure = error;
    });
  };
  return {
    touch() {
      timer ??= setTimeout(flush, delayMs);
    },
    async close() {
      clearTimeout(timer);
      flush();
      await writing;
      if (failure) throw new Error(`could not save the workspace to ${path}`, { cause: failure });
    },
  };
}
