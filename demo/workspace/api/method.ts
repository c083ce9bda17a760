import type { Arguments } from '../arguments.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Tier } from './rate-limits.ts';

/** One method of the Web API. `run` returns what stands beside `ok: true`, or throws a {@link Refusal}. */
export interface Method {
  readonly name: string;
  readonly token: 'bot' | 'app';
  /** One of these must have been granted; none needed when empty. */
  readonly scopes: readonly string[];
  readonly tier: Tier;
  run(world: World, args: Arguments): JsonObject | Promise<JsonObject>;
}
