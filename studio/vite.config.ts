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
        if (!/\.(js|css|html|svg)$/.test(name)) continue;
        const path = join(folder, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

const outDir = join(import.meta.dirname, '../dist/studio');

export default defineConfig({
  root: import.meta.dirname,
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
