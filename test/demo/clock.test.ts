import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clockOf, readClock, startClock } from '../../demo/clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-clock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ahead = (clock: { now(): Date }) => clock.now().getTime() - Date.now();

describe('the demo’s clock', () => {
  test('is the machine’s own unless it was ever sped up, and then leaves no trace', async () => {
    const clock = await startClock(folder, 1);
    expect(clock.file).toBeNull();
    expect(Math.abs(ahead(clock))).toBeLessThan(10_000);
    await clock.stop();
    await expect(readFile(join(folder, 'clock.json'))).rejects.toThrow('ENOENT');
  });

  test('runs as many times faster as was asked, the same in every process that reads it', async () => {
    const clock = await startClock(folder, 60);
    const from = clock.now().getTime();
    await wait(200);
    const passed = clock.now().getTime() - from;
    expect(passed).toBeGreaterThanOrEqual(60 * 190);
    const other = clockOf(await readClock(join(folder, 'clock.json')));
    const [before, between, after] = [clock, other, clock].map((one) => one.now().getTime());
    expect(between).toBeGreaterThanOrEqual((before ?? 0) - 60);
    expect(between).toBeLessThanOrEqual((after ?? 0) + 60);
    await clock.stop();
  });

  test('never goes back: later runs begin where the last one ended, at whatever speed', async () => {
    const first = await startClock(folder, 120);
    await wait(600);
    const end = first.now();
    await first.stop();
    const second = await startClock(folder, 1);
    expect(second.now().getTime()).toBeGreaterThanOrEqual(end.getTime());
    expect(second.file).not.toBeNull();
    expect(ahead(second)).toBeGreaterThan(10_000);
    await second.stop();
  });

  test('nor after a kill, when the last words are some seconds old', async () => {
    const clock = await startClock(folder, 60);
    const written = await readFile(join(folder, 'clock.json'), 'utf8');
    await wait(100);
    const killed = clock.now();
    await clock.stop();
    await writeFile(join(folder, 'clock.json'), written);
    const next = await startClock(folder, 60);
    expect(next.now().getTime()).toBeGreaterThanOrEqual(killed.getTime());
    await next.stop();
  });

  test('is again the machine’s own once that has caught up', async () => {
    const old = { speed: 60, real: 0, shown: Date.now() - 86_400_000 };
    await writeFile(join(folder, 'clock.json'), JSON.stringify(old));
    expect((await startClock(folder, 1)).file).toBeNull();
  });

  test.each(['', '{', '{"speed":0,"real":1,"shown":1}'])('that can not be read (%j) is said to be so', async (text) => {
    await writeFile(join(folder, 'clock.json'), text);
    await expect(startClock(folder, 1)).rejects.toMatchObject({ key: 'bad-clock' });
  });
});
