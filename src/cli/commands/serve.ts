import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineCommand } from 'citty';
import { serveFolder, startServer } from '../../service/index.ts';
import { packageVersion } from '../package-version.ts';
import { runSafely } from '../run-safely.ts';
import { bundledRuntime, readServiceConfig, untilStopped } from '../serve-settings.ts';

/** The built studio; beside `src` and `dist` alike. */
const studioFolder = fileURLToPath(new URL('../../../dist/studio', import.meta.url));

export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Serve the studio and the OpenAI Videos API, with a worker beside them' },
  args: { config: { type: 'string', description: 'Configuration file (JSON); the environment goes over it' } },
  run: ({ args }) =>
    runSafely(async () => {
      const config = await readServiceConfig(args.config);
      const stopped = untilStopped();
      const hasStudio = existsSync(studioFolder);
      const server = await startServer({
        ...{ config, runtime: bundledRuntime(config), version: packageVersion() },
        ...(hasStudio ? { fallback: serveFolder(studioFolder) } : {}),
      });
      process.stdout.write(`Listening on ${server.url}\n`);
      if (hasStudio) {
        // The part behind # never leaves the browser; it signs the first visitor in.
        const suffix = server.firstAdminKey === null ? '/' : `/#key=${server.firstAdminKey}`;
        process.stdout.write(`Studio: ${server.url}${suffix}\n`);
      } else process.stdout.write('The studio is not built: npm run build makes it\n');
      // Nobody who presses Ctrl-C waits for a load balancer.
      const isManaged = (await stopped) === 'SIGTERM';
      await server.close({ noticeSeconds: isManaged ? config.stopNoticeSeconds : 0 });
      return 0;
    }),
});
