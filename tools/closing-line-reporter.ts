import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line, `N passed, N failed, N skipped`, that any CI can read. */
class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const count = (state: string): number => states.filter((s) => s === state).length;
    const failed = count('failed') + brokenModules + errors.length;
    const line = `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`;
    process.on('exit', () => process.stdout.write(`\n${line}\n`));
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter from a path by its default export
export default ClosingLineReporter;
