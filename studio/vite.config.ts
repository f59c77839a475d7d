import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes `name.gz` beside every text file of the build, so that the server need not compress while it serves. */
function compressBuild(folder: string): Plugin {
  return {
    name: 'compress-build',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|wasm)$/.test(name)) continue;
        const path = join(folder, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: name.endsWith('.wasm') ? 6 : 9 }));
      }
    },
  };
}

/** What runs in pages of all that the shared parts import; everything else is only named by code that pages never reach. */
const inBrowsers = /^(onnxruntime-web|zod)/;

/**
 * Leaves Node's own modules and native packages out of the worker that draws: the parts it takes from `src` share files
 * with code for Node. What is reached all the same is undefined, and fails where it is called.
 */
function leaveOutNode(): Plugin {
  return {
    name: 'leave-out-node',
    enforce: 'pre',
    resolveId: (id) =>
      /^(node:|@?[a-z])/.test(id) && !/^[a-z]:/i.test(id) && !inBrowsers.test(id) ? `\0none:${id}` : null,
    load: (id) => (id.startsWith('\0none:') ? 'export default undefined;' : null),
  };
}

const outDir = join(import.meta.dirname, '../dist/studio');

export default defineConfig({
  root: import.meta.dirname,
  worker: {
    format: 'es',
    plugins: () => [leaveOutNode()],
    rolldownOptions: { shimMissingExports: true },
  },
  plugins: [react(), tailwindcss(), compressBuild(outDir)],
  build: {
    outDir,
    emptyOutDir: true,
    target: ['chrome123', 'safari17.5', 'firefox121'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8787' } },
});
