import { defineCommand } from 'citty';
import { detectFile } from '../detect.ts';
import { runSafely } from '../run-safely.ts';

export const detectCommand = defineCommand({
  meta: {
    name: 'detect',
    description: 'Tell what speaks for a file being made here: manifest, watermark, looks and classifier, each apart',
  },
  args: {
    file: { type: 'positional', required: true, description: 'Video or picture' },
    json: { type: 'boolean', description: 'Print one JSON object instead of text', default: false },
  },
  run: ({ args }) => runSafely(() => detectFile(args.file, { isJson: args.json })),
});
