import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { parseConfig, type RunningServer, runtimeUrl, serveFolder, startServer } from '../../src/service/index.ts';

/** Where `npm run build` leaves the studio. */
export const studioFolder = fileURLToPath(new URL('../../dist/studio', import.meta.url));

const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** A GPU in software, for whoever draws in the page. */
const softwareGpuFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** Debian's browser, or the one that `CHROMIUM` names. */
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** True if there are a browser and a built studio. */
export const canOpenStudio = existsSync(chromiumPath) && existsSync(join(studioFolder, 'index.html'));

/** A whole Aozora with the bundled model, and a browser beside it. */
export interface Studio {
  readonly url: string;
  readonly key: string;
  readonly browser: Browser;
  server(): RunningServer;
  /** A signed-in page in a context of its own; `key: null` for a first visit. */
  newPage(options?: PageOptions): Promise<StudioPage>;
  /** Stops the server in whatever it does and starts it again on the same data and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How a page is opened. */
export interface PageOptions {
  readonly key?: string | null;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Whether it is held in the hand: fingers instead of a mouse. Default: false. */
  readonly isPhone?: boolean;
}

/** A page with what went wrong in it. */
export interface StudioPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the content security policy. */
  readonly errors: string[];
}

/** What a test needs beyond the usual. */
export interface StudioOptions {
  /** Whether the browser has a GPU, in software. Default: false. */
  readonly hasGpu?: boolean;
  /** Address of a module that draws and judges. Default: that of the product. */
  readonly runtimeUrl?: string;
}

/** Opens the studio on a free port with a data folder of its own. */
export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  const { hasGpu = false } = options;
  const source = options.runtimeUrl ?? runtimeUrl;
  const folder = await mkdtemp(join(tmpdir(), 'aozora-studio-'));
  // A copy, so that a build in between takes no file away.
  await cp(studioFolder, join(folder, 'page'), { recursive: true });
  let server = await start({ folder, source, port: 0 });
  const key = server.firstAdminKey ?? '';
  const url = server.url;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...chromiumFlags, ...(hasGpu ? softwareGpuFlags : ['--disable-gpu'])],
  });
  return {
    ...{ url, key, browser, server: () => server },
    newPage: (options = {}) => newPage(browser, { key, ...options }),
    async restart() {
      await server.close();
      server = await start({ folder, source, port: Number(new URL(url).port) });
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Start {
  readonly folder: string;
  readonly source: string;
  readonly port: number;
}

function start({ folder, source, port }: Start): Promise<RunningServer> {
  const config = parseConfig({ port, dataFolder: folder, logLevel: 'silent', worker: { drainSeconds: 0 } });
  const options = { keyFolder: join(folder, 'keys'), version: '0.0.0-test', threads: null };
  return startServer({
    ...{ config, version: '0.0.0-test', print: () => {} },
    runtime: { kind: 'module', url: source, options },
    fallback: serveFolder(join(folder, 'page')),
  });
}

async function newPage(browser: Browser, options: PageOptions): Promise<StudioPage> {
  const { key = null, scheme = 'light', width = 1440, height = 900, isPhone = false } = options;
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: scheme, acceptDownloads: true },
    ...{ isMobile: isPhone, hasTouch: isPhone },
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Answers of the API with an error status are part of the flows.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) errors.push(message.text());
  });
  if (key !== null) await page.addInitScript((value) => localStorage.setItem('aozora.key', value), key);
  return { page, context, errors };
}

/** A call of the API, as the administrator unless another key is given. @throws {Error} if it is not a success */
export async function callStudio<T>(
  studio: Studio,
  path: string,
  options: { readonly method?: string; readonly json?: unknown; readonly key?: string } = {},
): Promise<T> {
  const { method = options.json === undefined ? 'GET' : 'POST', json, key = studio.key } = options;
  const answer = await fetch(studio.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error: unknown;
}

/** Makes a video without a page, and waits for it. @returns its id */
export async function makeVideo(studio: Studio, path: string, json: object, key = studio.key): Promise<string> {
  let video = await callStudio<Job>(studio, path, { json, key });
  while (video.status === 'queued' || video.status === 'in_progress') {
    await new Promise((resolve) => setTimeout(resolve, 500));
    video = await callStudio<Job>(studio, `/v1/videos/${video.id}`, { key });
  }
  if (video.status !== 'completed') throw new Error(`${path}: ${JSON.stringify(video.error)}`);
  return video.id;
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations of accessibility rules on a page as it is now, one line each. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // Through the debugger, as the page's own policy lets no foreign script in.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}
