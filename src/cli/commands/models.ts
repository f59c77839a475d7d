import { defineCommand } from 'citty';
import { bundledModels } from '../../service/index.ts';

export const modelsCommand = defineCommand({
  meta: { name: 'models', description: 'List the models' },
  args: { json: { type: 'boolean', description: 'Print JSON', default: false } },
  run: ({ args }) => {
    const models = bundledModels({}).map(({ info }) => info);
    if (args.json) process.stdout.write(`${JSON.stringify(models)}\n`);
    else
      for (const { id, description, licence } of models) process.stdout.write(`${id}\t${description} (${licence})\n`);
  },
});
