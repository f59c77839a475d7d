import { Readable } from 'node:stream';
import type { StoredAsset } from '../database/schema.ts';
import type { Storage } from '../storage/storage.ts';
import { problem } from './problem.ts';
import { parseRange } from './range.ts';
import type { HttpContext } from './route.ts';

/**
 * Sends a stored object, whole or in part.
 *
 * The object never changes, so its hash is its validator and a player may seek and keep it.
 */
export async function sendAsset(
  context: HttpContext,
  storage: Storage,
  { asset, filename }: { readonly asset: StoredAsset; readonly filename: string },
): Promise<Response> {
  const etag = `"${asset.sha256}"`;
  const headers = {
    'content-type': asset.contentType,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
    'content-disposition': `inline; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    etag,
  };
  if (context.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const ifRange = context.req.header('if-range');
  const wanted = ifRange === undefined || ifRange === etag ? context.req.header('range') : undefined;
  const range = parseRange(wanted, asset.sizeBytes);
  if (range.kind === 'unsatisfiable') {
    throw problem('range_not_satisfiable', `The range must lie within the ${asset.sizeBytes} bytes of the file.`);
  }
  const isWhole = range.kind === 'whole';
  const length = isWhole ? asset.sizeBytes : range.end - range.start + 1;
  const all = {
    ...headers,
    'content-length': String(length),
    ...(isWhole ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${asset.sizeBytes}` }),
  };
  const status = isWhole ? 200 : 206;
  if (context.req.method === 'HEAD') return new Response(null, { status, headers: all });
  const stream = await storage.openRead(asset.key, isWhole ? undefined : range);
  return new Response(Readable.toWeb(stream) as ReadableStream, { status, headers: all });
}
