import { defineCommand } from 'citty';
import { startWorker } from '../../service/index.ts';
import { runSafely } from '../run-safely.ts';
import { bundledRuntime, readServiceConfig, untilStopped } from '../serve-settings.ts';

export const workerCommand = defineCommand({
  meta: { name: 'worker', description: 'Draw videos for a server that shares the database and the storage' },
  args: { config: { type: 'string', description: 'Configuration file (JSON); the environment goes over it' } },
  run: ({ args }) =>
    runSafely(async () => {
      const config = await readServiceConfig(args.config);
      const stopped = untilStopped();
      const worker = await startWorker({ config, runtime: bundledRuntime(config) });
      await stopped;
      await worker.close();
      return 0;
    }),
});
