import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** Ends the output with `N passed, N failed` alone on a line: for whoever, or whatever, reads only the last line. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    // What breaks outside a test (a file that cannot be loaded, an unhandled rejection) is a failure as well.
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') {
          passed += 1;
          tellFirstTries(test);
        } else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
    }
    if (skipped > 0) process.stdout.write(`${skipped} not run\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

/** What passed only when it was tried again would else be forgotten. */
function tellFirstTries(test: TestCase): void {
  if (test.diagnostic()?.flaky !== true) return;
  const first = test.result().errors?.[0]?.message ?? 'no error is known';
  process.stdout.write(`passed on another try: ${test.module.relativeModuleId} > ${test.fullName}\n  ${first}\n`);
}
