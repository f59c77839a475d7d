import { readFile, realpath, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { build, normalizePath, type Plugin } from 'vite';

/** Compiled files, and where they are to be joined. */
export interface BundleOptions {
  /** Folder of the files that may be joined; what lies elsewhere, as packages do, stays outside. */
  readonly root: string;
  /** The file that is started, from the root. */
  readonly entry: string;
  /** Where the bundle is put, from the root: emptied first. */
  readonly folder: string;
}

/**
 * Joins a program's compiled files into few: Node takes half a millisecond to find and open each, and there are hundreds.
 * What is imported when it is used stays in files of its own, and is loaded then.
 */
export async function bundleFiles({ root: given, entry, folder }: BundleOptions): Promise<void> {
  // Modules are told by their real paths, with slashes on Windows too.
  const root = normalizePath(await realpath(given));
  const outDir = join(root, folder);
  await rm(outDir, { recursive: true, force: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [keepAddresses(root, outDir)],
    build: {
      ssr: join(root, entry),
      outDir,
      target: 'node20',
      minify: false,
      emptyOutDir: false,
      rollupOptions: {
        external: (id) => !id.startsWith('.') && !isAbsolute(id),
        // All in one folder: addresses are written as they are seen from there.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

/** Workers, weights and packages are found from the address of a module: each keeps the one that it had before. */
function keepAddresses(root: string, outDir: string): Plugin {
  const seenFromThere = (path: string): string => relative(outDir, path).replaceAll('\\', '/');
  return {
    name: 'keep-addresses',
    async load(id) {
      if (!id.startsWith(`${root}/`)) return null;
      const code = await readFile(id, 'utf8');
      const [file, folder] = [id, dirname(id)].map((path) => JSON.stringify(seenFromThere(path)));
      return code
        .replaceAll('import.meta.url', `new URL(${file}, import.meta.url).href`)
        .replaceAll('import.meta.dirname', `(import.meta.dirname + '/' + ${folder})`);
    },
  };
}
