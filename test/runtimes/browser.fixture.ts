import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createViteServer } from 'vitest/node';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of an installed Chromium: that of CHROMIUM_PATH, else a usual one; null if there is none. */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  return [...(chosen === undefined ? [] : [chosen]), ...candidates].find((path) => existsSync(path)) ?? null;
}

/** Quiet, and with a software adapter for WebGPU. */
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** A page of a headless browser that has loaded a module of the repository, as a bundler serves it. */
export interface BrowserPage extends AsyncDisposable {
  readonly page: Page;
}

/** Serves the repository with Vite and opens a page that imports the module. */
export async function openBrowserPage(executablePath: string, module: string): Promise<BrowserPage> {
  const root = resolve(import.meta.dirname, '../..');
  const cacheDir = await mkdtemp(join(tmpdir(), 'browser-page-'));
  const server = await createViteServer({
    root,
    cacheDir,
    configFile: false,
    logLevel: 'silent',
    appType: 'custom',
    server: { port: 0, host: '127.0.0.1', watch: null, hmr: false },
    // Its files find their .wasm beside themselves; moved, they would not.
    optimizeDeps: { exclude: ['onnxruntime-web'], entries: [] },
    plugins: [blankPage(module)],
  });
  let browser: Browser | null = null;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server.close();
    // Vite may still write to its cache for a moment after it was closed.
    await rm(cacheDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    await server.listen();
    browser = await chromium.launch({ executablePath, args: flags });
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.waitForFunction(() => 'runCases' in window, undefined, { timeout: 120_000 });
    return { page, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Answers every page request with an empty page that imports the module. */
function blankPage(module: string) {
  const html = `<!doctype html><title>runtime test</title><script type="module" src="/${module}"></script>`;
  return {
    name: 'blank-page',
    configureServer(server: { middlewares: { use(path: string, handler: Handler): void } }) {
      server.middlewares.use('/', (request, response, next) => {
        if (request.url !== '/') {
          next();
          return;
        }
        response.setHeader('content-type', 'text/html');
        response.end(html);
      });
    },
  };
}

type Handler = (
  request: { readonly url?: string | undefined },
  response: { setHeader(name: string, value: string): void; end(body: string): void },
  next: () => void,
) => void;
