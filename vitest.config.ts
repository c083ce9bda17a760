import { defineConfig } from 'vitest/config';
import { TestOrder } from './test/support/test-order.ts';

const EVERY = ['test/**/*.test.ts'];
/** Import rules and texts: quick, and without a database. */
const RULES = ['test/architecture.test.ts', 'test/i18n/**/*.test.ts'];

/** Files that leave nothing behind in their process need none of their own each. */
const PURE = ['core', 'messages', 'config', 'sources', 'reports'].map((folder) => `test/${folder}/**/*.test.ts`);

/** Sensitive to what else the machine does: one after the other, when the others are done. */
const ALONE = ['test/flows/send-outbox*.test.ts', 'test/adapters/mysql/private-server.test.ts'];

/** Whole processes, which wait more than they work: spread among the others, see TestOrder. */
const WHOLE = ['test/e2e/**/*.test.ts', 'test/demo/**/*.test.ts'];

/** Generous: a busy machine is no failure. What misses a deadline once in the continuous integration may try again: what fails twice fails. */
const limits = {
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
  retry: process.env.CI ? 1 : 0,
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', 'test/support/summary-reporter.ts'],
    // Tests wait for hosts, databases and clocks more than they work: so many keep two cores busy.
    maxWorkers: 5,
    sequence: { sequencer: TestOrder },
    projects: [
      { test: { ...limits, name: 'rules', include: RULES } },
      { test: { ...limits, name: 'pure', include: PURE, isolate: false } },
      { test: { ...limits, name: 'main', include: EVERY, exclude: [...RULES, ...PURE, ...WHOLE, ...ALONE] } },
      { test: { ...limits, name: 'whole', include: WHOLE } },
      { test: { ...limits, name: 'alone', include: ALONE, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
