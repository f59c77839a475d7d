import { defineCommand } from 'citty';
import { startServer } from '../../service/index.ts';
import { packageVersion } from '../package-version.ts';
import { runSafely } from '../run-safely.ts';
import { bundledRuntime, readServiceConfig, untilStopped } from '../serve-settings.ts';

export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Serve the OpenAI Videos API, with a worker beside it' },
  args: { config: { type: 'string', description: 'Configuration file (JSON); the environment goes over it' } },
  run: ({ args }) =>
    runSafely(async () => {
      const config = await readServiceConfig(args.config);
      const stopped = untilStopped();
      const server = await startServer({ config, runtime: bundledRuntime(config), version: packageVersion() });
      process.stdout.write(`Listening on ${server.url}\n`);
      await stopped;
      await server.close();
      return 0;
    }),
});
