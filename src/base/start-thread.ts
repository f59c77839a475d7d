import type { Worker } from 'node:worker_threads';
import { withholdTelemetry } from './withhold-telemetry.ts';

/**
 * Starts a thread of a module of this package (Node only).
 *
 * The built package runs as it is; sources, as in tests, through a loader that the thread registers first.
 *
 * @param entry the module's URL without its ending, as `new URL('./some-thread', import.meta.url).href`
 * @param data what the thread finds as `workerData`
 */
export async function startThread(entry: string, data: unknown): Promise<Worker> {
  const { Worker } = await import('node:worker_threads');
  withholdTelemetry();
  const isSource = import.meta.url.endsWith('.ts');
  if (!isSource) return new Worker(new URL(`${entry}.js`), { workerData: data });
  const { createRequire } = await import('node:module');
  const { pathToFileURL } = await import('node:url');
  const loader = createRequire(import.meta.url)
    .resolve('tsx/package.json')
    .replace('package.json', 'dist/esm/api/index.mjs');
  const [loaderUrl, entryUrl] = [pathToFileURL(loader).href, `${entry}.ts`].map((url) => JSON.stringify(url));
  const code = `import(${loaderUrl}).then(({ register }) => (register(), import(${entryUrl})));`;
  return new Worker(code, { eval: true, workerData: data });
}
