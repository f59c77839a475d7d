import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles } from './bundle-files.ts';

/** Part of `npm run build`: the program `aozora`, out of few files. Those of the parts stay for whoever imports them. */
const root = join(import.meta.dirname, '..', 'dist');
await bundleFiles({ root, entry: 'cli/main.js', folder: 'cli/bundle' });
await chmod(join(root, 'cli', 'bundle', 'main.js'), 0o755);
