import { randomInt } from 'node:crypto';
import { isPortFree } from '../../src/adapters/free-port.ts';

/** Below 32768 Linux gives no port away by itself, neither to who listens on any nor to who connects from one. */
const FIRST = 20_000;
const PER_WORKER = 400;
const WORKERS = 30;

/** Workers that run side by side have different numbers. */
const own = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS) * PER_WORKER;
let turn = randomInt(PER_WORKER);

/** A port of 127.0.0.1 that stays free until whom it is meant for listens on it: no other test is given it meanwhile. */
export async function reservePort(): Promise<number> {
  for (let attempt = 0; attempt < PER_WORKER; attempt += 1) {
    turn = (turn + 1) % PER_WORKER;
    const port = own + turn;
    if (await isPortFree(port)) return port;
  }
  throw new Error(`every port from ${own} to ${own + PER_WORKER} is taken`);
}
