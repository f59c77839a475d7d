import { parseConfig } from '../../src/service/config.ts';
import { startServer, startWorker } from '../../src/service/server.ts';

/**
 * One process of a service with the pattern engine, for tests that kill it.
 *
 *     tsx service-process.ts server|worker '<configuration as JSON>' '<options of the engine as JSON>' [inline]
 *
 * Prints one line of JSON when it is ready: `{"url", "key"}` for a server, `{"worker"}` for a worker. SIGTERM drains it.
 */
const [mode, configuration = '{}', engine = '{}', place] = process.argv.slice(2);
const config = parseConfig(JSON.parse(configuration));
const runtimeFile = import.meta.url.endsWith('.ts') ? 'test-runtime.fixture.ts' : 'test-runtime.fixture.js';
const url = new URL(`../../src/service/jobs/${runtimeFile}`, import.meta.url).href;
const options: unknown = JSON.parse(engine);
const runtime =
  place === 'inline'
    ? ({ kind: 'inline', runtime: await import('../../src/service/jobs/test-runtime.fixture.ts'), options } as const)
    : ({ kind: 'module', url, options } as const);

let close: () => Promise<void>;
if (mode === 'worker') {
  const worker = await startWorker({ config, runtime });
  close = worker.close;
  process.stdout.write(`${JSON.stringify({ worker: worker.id })}\n`);
} else {
  const server = await startServer({ config, runtime, version: '0.0.0-test', print: () => {} });
  close = () => server.close({ noticeSeconds: config.stopNoticeSeconds });
  process.stdout.write(`${JSON.stringify({ url: server.url, key: server.firstAdminKey })}\n`);
}
process.once('SIGTERM', () => void close().then(() => process.exit(0)));
