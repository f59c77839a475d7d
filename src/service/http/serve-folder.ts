import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { HttpContext } from './route.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Scripts and connections go to the server itself only; WebAssembly is for drawing in the page; pictures and players may
 * read blobs; style elements are those of dialogs that hold the page still; nothing may frame the page.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Answers with the files of a folder, as a web page's build makes them: names with a hash are kept for a year, and an
 * address without a file shows `index.html`, so that the page's own routes work. A file `name.gz` beside `name` is sent
 * to clients that take it.
 *
 * @returns a function for `startServer({ fallback })`
 */
export function serveFolder(folder: string): (context: HttpContext) => Promise<Response | null> {
  const root = resolve(folder);
  return async (context) => {
    const { method, path } = context.req;
    if ((method !== 'GET' && method !== 'HEAD') || path.startsWith('/v1/')) return null;
    const wanted = await findFile(root, path);
    const isPage = context.req.header('accept')?.includes('text/html') ?? false;
    const found = wanted ?? (isPage ? await findFile(root, '/index.html') : null);
    if (found === null) return null;
    const takesGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
    const packed = takesGzip ? await findFile(root, `/${relative(root, found.path).split(sep).join('/')}.gz`) : null;
    const sent = packed ?? found;
    const headers = {
      'content-type': contentTypes[extname(found.path)] ?? 'application/octet-stream',
      'content-length': String(sent.sizeBytes),
      ...(packed === null ? {} : { 'content-encoding': 'gzip' }),
      vary: 'accept-encoding',
      'cache-control': /-[\w-]{8,}\.\w+$/.test(found.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'cross-origin-opener-policy': 'same-origin',
    };
    if (method === 'HEAD') return new Response(null, { headers });
    return new Response(Readable.toWeb(createReadStream(sent.path)) as ReadableStream, { headers });
  };
}

async function findFile(root: string, urlPath: string): Promise<{ path: string; sizeBytes: number } | null> {
  const path = resolve(join(root, ...decodePath(urlPath).split('/')));
  if (!path.startsWith(root + sep) || path.includes('\0') || /[/\\]\./.test(path.slice(root.length))) return null;
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { path, sizeBytes: found.size } : null;
}

function decodePath(urlPath: string): string {
  try {
    return decodeURIComponent(urlPath === '/' ? '/index.html' : urlPath);
  } catch {
    return '/';
  }
}
