import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { and, eq } from 'drizzle-orm';
import { AozoraError, MediaError } from '../../base/index.ts';
import { encodeImage, type Fit, type Frame, readImage, resizeFrame } from '../../media/index.ts';
import { type ImageInput, UploadedFile } from '../contracts/video-request.ts';
import { files } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { problem } from '../http/problem.ts';
import { requestGuarded } from '../net/guarded-request.ts';
import type { Services } from '../services.ts';

/** An input image, and the request field that brought it. */
export interface PictureSource {
  readonly input: ImageInput;
  readonly param: string;
}

/** Where a creating request keeps its files until they are stored. */
export interface IngestContext {
  readonly services: Services;
  readonly caller: Caller;
  /** Removed when the request ends. */
  readonly folder: string;
}

/** Largest image that is fetched from an address; the same as OpenAI's limit of a data URL. */
const maxImageBytes = 20 * 1024 * 1024;

/** Reads the image of a request, wherever it comes from, as upright sRGB pixels. */
export async function readPicture(context: IngestContext, { input, param }: PictureSource): Promise<Frame> {
  const source = await openSource(context, { input, param });
  try {
    return await readImage(source);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    throw problem('invalid_image', `${error.message}.`, { param, cause: error });
  }
}

/** Writes a picture at the size of the video. Metadata of the original, such as a place, does not come along. */
export async function writePicture(
  { folder }: IngestContext,
  frame: Frame,
  shape: { readonly width: number; readonly height: number; readonly fit: Fit },
): Promise<{ readonly path: string }> {
  const path = join(folder, `picture-${randomUUID()}.png`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, await encodeImage(await resizeFrame(frame, shape), { format: 'png' }));
  return { path };
}

async function openSource(context: IngestContext, { input, param }: PictureSource): Promise<string | Uint8Array> {
  if (input instanceof UploadedFile) return input.path;
  if ('file_id' in input) return fetchFile(context, input.file_id, param);
  return input.image_url.startsWith('data:')
    ? decodeDataUrl(input.image_url, param)
    : fetchAddress(context, input.image_url, param);
}

async function fetchFile({ services, caller, folder }: IngestContext, fileId: string, param: string): Promise<string> {
  const own = caller.isAdmin ? undefined : eq(files.userId, caller.user.id);
  const [row] = await services.database.orm
    .select()
    .from(files)
    .where(and(eq(files.id, fileId), own));
  if (row === undefined) throw problem('invalid_file', `No such file: '${fileId}'.`, { param });
  await mkdir(folder, { recursive: true });
  const path = join(folder, `file-${randomUUID()}`);
  await pipeline(await services.storage.openRead(row.asset.key), createWriteStream(path));
  return path;
}

function decodeDataUrl(url: string, param: string): Uint8Array {
  const match = /^data:image\/[\w.+-]{1,40}(?:;[\w=.-]{1,64}){0,4};base64,([A-Za-z0-9+/_=-]*)$/.exec(url);
  const bytes = Buffer.from(match?.[1] ?? '', 'base64');
  if (bytes.length > 0) return bytes;
  throw problem('invalid_image_url', `Invalid '${param}': a data URL must hold a base64 image.`, { param });
}

async function fetchAddress({ services }: IngestContext, url: string, param: string): Promise<Uint8Array> {
  try {
    const answer = await requestGuarded(services.addressGuard, {
      ...{ url, method: 'GET', headers: { accept: 'image/*', 'user-agent': 'Aozora' }, body: null },
      ...{ timeoutMs: 20_000, maxBytes: maxImageBytes, maxRedirects: 3 },
    });
    if (answer.statusCode === 200) return answer.body;
    throw problem('invalid_image_url', `Invalid '${param}': its address answered ${answer.statusCode}.`, { param });
  } catch (error) {
    if (!(error instanceof AozoraError) || error.code === 'invalid_image_url') throw error;
    // All reasons look alike from outside, so that addresses cannot be probed.
    throw problem('invalid_image_url', `Invalid '${param}': the image cannot be fetched from its address.`, {
      param,
      cause: error,
    });
  }
}
