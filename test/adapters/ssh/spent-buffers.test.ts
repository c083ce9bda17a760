import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MIB = 1024 ** 2;
const MODULE = join(import.meta.dirname, '..', '..', '..', 'src', 'adapters', 'ssh', 'spent-buffers.ts');

/** A stream of spent buffers in a process of its own. */
const STREAM = `
import { setImmediate } from 'node:timers/promises';
import { createSweeper } from ${JSON.stringify(MODULE)};
const sweep = createSweeper();
let most = 0;
async function stream(count) {
  const queue = [];
  for (let index = 0; index < count; index += 1) {
    queue.push(Buffer.allocUnsafeSlow(64 * 1024), Buffer.allocUnsafeSlow(32 * 1024));
    if (queue.length > 64) queue.splice(0, 2);
    sweep(64 * 1024);
    most = Math.max(most, process.memoryUsage().arrayBuffers);
    if (index % 16 === 0) await setImmediate();
  }
}
await stream(8_000);
console.log(most);
`;

test('spent buffers are freed as a stream goes on', () => {
  const most = execFileSync(process.execPath, ['--input-type=module', '--eval', STREAM], { encoding: 'utf8' });
  expect(Number(most)).toBeGreaterThan(0);
  expect(Number(most)).toBeLessThan(48 * MIB);
});
