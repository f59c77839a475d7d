import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The studio in a real browser against a real server: `npm run test:studio`. Slow, so not part of `npm test`. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['test/studio/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
