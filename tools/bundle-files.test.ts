import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleFiles } from './bundle-files.ts';

const files = {
  'package.json': '{ "type": "module" }',
  'main/start.js': `
    import { addresses } from '../deep/down/here.js';
    const late = await import('../deep/late.js');
    console.log(JSON.stringify([...addresses(), ...late.addresses()]));`,
  'deep/down/here.js': `
    import { join } from 'node:path';
    import { name } from 'some-package';
    export const addresses = () => [
      name,
      new URL('./worker', import.meta.url).href,
      import.meta.url.endsWith('.js'),
      join(import.meta.dirname, '..', 'weights'),
    ];`,
  'deep/late.js': `export const addresses = () => [new URL('../data.bin', import.meta.url).href];`,
  'node_modules/some-package/index.js': `export const name = import.meta.url;`,
  'node_modules/some-package/package.json': '{ "name": "some-package", "type": "module", "main": "index.js" }',
};

test('bundleFiles() leaves every module the address that it had, and packages where they are', async () => {
  const root = mkdtempSync(join(tmpdir(), 'aozora-bundle-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const run = (path: string): unknown => JSON.parse(execFileSync(process.execPath, [join(root, path)]).toString());
    const before = run('main/start.js');
    // On some machines the folder of temporary files is a link, too.
    const link = `${root}-link`;
    symlinkSync(root, link);
    await bundleFiles({ root: link, entry: 'main/start.js', folder: 'main/bundle' }).finally(() => rmSync(link));
    // One file for what is needed at once, and one for what is imported later.
    expect(readdirSync(join(root, 'main/bundle'))).toHaveLength(2);
    rmSync(join(root, 'deep'), { recursive: true });
    expect(run('main/bundle/start.js')).toEqual(before);
  } finally {
    rmSync(root, { recursive: true });
  }
});
