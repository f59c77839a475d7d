import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const packed = z.array(z.object({ files: z.array(z.object({ path: z.string() })), bundled: z.array(z.string()) }));

let paths: readonly string[] = [];
let bundled: readonly string[] = [];

beforeAll(async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  const [tarball] = packed.parse(JSON.parse(stdout));
  paths = tarball?.files.map(({ path }) => path) ?? [];
  bundled = tarball?.bundled ?? [];
}, 240_000);

// Overrides of package.json hold in this repository only: asked for like others, both would bring TensorFlow.js (285 MB).
test('npm pack takes along the packages of which only weights are read, without what they ask for', () => {
  expect(bundled.toSorted()).toEqual(['@upscalerjs/esrgan-medium', 'nsfwjs']);
  const carried = paths.filter((path) => path.startsWith('node_modules/'));
  for (const weights of [
    'nsfwjs/dist/models/mobilenet_v2/model.min.js',
    '@upscalerjs/esrgan-medium/models/x2/model.json',
  ]) {
    expect(carried).toContain(`node_modules/${weights}`);
  }
  expect(carried.filter((path) => !/^node_modules\/(nsfwjs|@upscalerjs\/esrgan-medium)\//.test(path))).toEqual([]);
});

test('npm pack takes along the weights of the bundled model, and no source maps whose sources stay behind', () => {
  expect(paths.some((path) => /^checkpoints\/aozora-mini\/.*\.safetensors$/.test(path))).toBe(true);
  // Without `npm run build` there would be no maps either.
  expect(paths).toContain('dist/cli/bundle/main.js');
  expect(paths.filter((path) => path.endsWith('.map') && path.startsWith('dist/'))).toEqual([]);
});
