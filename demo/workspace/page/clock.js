import { store } from './store.js';

/** What the page reckons with: the workspace's own clock, which in a demonstration may run ahead and faster. */
export function now() {
  const { at, speed, readAt } = store.clock;
  return new Date(at + (performance.now() - readAt) * speed);
}

/** How much later it is in the workspace than here, in seconds. */
export function secondsAhead() {
  return (now().getTime() - Date.now()) / 1000;
}
