import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const src = join(import.meta.dirname, 'src');

export default defineConfig({
  // Examples import the package by its name, as they would elsewhere.
  resolve: {
    alias: [
      { find: /^aozora$/, replacement: join(src, 'index.ts') },
      { find: /^aozora\/([a-z]+)$/, replacement: join(src, '$1', 'index.ts') },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    reporters: ['default', './tools/closing-line-reporter.ts'],
    pool: 'forks',
    // All cores: by default one is left idle, which on two cores is half of the machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
