import type { Json } from './check.ts';

const STEP = /\.?([^.[\]"']+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** `data.queues[0].depth`, `items["a.b"]`, with or without `$` in front → its steps; null for anything else. */
export function parseJsonPath(text: string): readonly (string | number)[] | null {
  const path = text.replace(/^\$\.?/, '');
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (!found) return null;
    const [, name, index, quoted] = found;
    steps.push(index === undefined ? (name ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '') : Number(index));
  }
  return steps;
}

/** What stands at a path; undefined where nothing does. What an object only inherits does not stand there. */
export function atJsonPath(value: Json, path: readonly (string | number)[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (Array.isArray(at)) at = typeof step === 'number' ? at[step] : undefined;
    else at = Object.hasOwn(at, step) ? (at as { readonly [key: string]: Json })[step] : undefined;
  }
  return at;
}
