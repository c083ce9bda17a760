import type { Json } from '../../src/core/check.ts';

/** When, as a distance from the measurement that is varied, and a throw of the dice. */
export interface Variation {
  readonly target: string;
  readonly daysBefore: number;
  readonly random: () => number;
}

type Facts = { readonly [name: string]: Json };

/** The disk of the database's host is the one that fills. */
const FILLING = 'db-01';
/** At the pace that is shown it reaches its limit in about so many days. */
const DAYS_LEFT = 60;
const SLOWLY = 500;
const DISK_LIMIT_BYTES = 10 * 1024 ** 3;

/** What a check that found this today might have found days before: what it measured, a little less used. */
export function varyFacts(checkId: string, facts: Json, variation: Variation): Json {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return facts;
  return VARIED[checkId]?.(facts as Facts, variation) ?? facts;
}

const VARIED: { readonly [checkId: string]: (facts: Facts, variation: Variation) => Json } = {
  disk: (facts, variation) => ({ ...facts, paths: listOf(facts.paths).map((path) => varyPath(path, variation)) }),
  memory: (facts, { random }) => scaled(facts, 'available', 0.82 + 0.15 * random()),
  cpu: (facts, { random }) => ({ ...facts, used: between(4, 35, random), waiting: between(0, 3, random) }),
  load: (facts, { random }) => ({ ...facts, averages: [1, 0.9, 0.8].map((part) => part * between(0.1, 1.2, random)) }),
  'database-size': (facts, { daysBefore, random }) =>
    scaled(facts, 'bytes', Math.max(0.2, 1 - 0.0028 * daysBefore) * (0.995 + 0.01 * random())),
};

function varyPath(path: Json, { target, daysBefore, random }: Variation): Json {
  if (typeof path !== 'object' || path === null || Array.isArray(path)) return path;
  const { total, used, available } = path as Facts;
  if (typeof total !== 'number' || typeof used !== 'number' || typeof available !== 'number') return path;
  const left = Math.max(0, available - DISK_LIMIT_BYTES);
  const aDay = left / (target === FILLING ? DAYS_LEFT : SLOWLY);
  const freed = Math.min(used * 0.9, aDay * daysBefore + aDay * 2 * random());
  return { ...(path as Facts), used: Math.round(used - freed), available: Math.round(available + freed) };
}

function listOf(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function scaled(facts: Facts, name: string, factor: number): Json {
  const value = facts[name];
  return typeof value === 'number' ? { ...facts, [name]: Math.round(value * factor) } : facts;
}

function between(low: number, high: number, random: () => number): number {
  return low + (high - low) * random();
}
