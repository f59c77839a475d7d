import { defineCommand } from 'citty';
import { runDoctor } from '../../service/index.ts';
import { modelsFolder } from '../models-folder.ts';
import { runSafely } from '../run-safely.ts';
import { readServiceConfig } from '../serve-settings.ts';

export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Look at everything that the service stands on, and say what is wrong' },
  args: {
    config: { type: 'string', description: 'Configuration file (JSON); the environment goes over it' },
    json: { type: 'boolean', description: 'Print one JSON object instead of text', default: false },
  },
  run: ({ args }) =>
    runSafely(async () => {
      const checks = await runDoctor({
        config: await readServiceConfig(args.config),
        environment: process.env,
        modelsFolder: modelsFolder(),
      });
      if (args.json) process.stdout.write(`${JSON.stringify({ checks })}\n`);
      else
        for (const { name, status, detail } of checks) {
          process.stdout.write(`${status.padEnd(7)}  ${name.padEnd(12)}  ${detail}\n`);
        }
      return checks.some(({ status }) => status === 'failed') ? 1 : 0;
    }),
});
