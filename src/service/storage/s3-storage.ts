import { openAsBlob } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3mini, S3ServiceError } from 's3mini';
import { NotFoundError } from '../../base/index.ts';
import { checkKey, hashFile, type Storage, type StoredObject } from './storage.ts';

/** A bucket of any server that speaks S3. */
export interface S3Location {
  /** Address of the server, for example `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Put before every key, for example `aozora/`. */
  readonly prefix: string;
}

/** How often a failed call is tried again before the error is shown. */
const tries = 4;

/** Keeps objects in a bucket. */
export function createS3Storage(location: S3Location): Storage {
  const { accessKeyId, secretAccessKey, region, prefix } = location;
  const endpoint = `${location.endpoint.replace(/\/+$/, '')}/${location.bucket}`;
  const bucket = new S3mini({ accessKeyId, secretAccessKey, region, endpoint });
  const nameOf = (key: string): string => `${prefix}${checkKey(key)}`;
  return {
    kind: 's3',

    async putFile(key, path, contentType) {
      const { size } = await stat(path);
      const sha256 = await hashFile(path);
      await retry(async () => {
        const blob = await openAsBlob(path);
        const answer = await bucket.putAnyObject(nameOf(key), blob, contentType);
        if (!answer.ok) throw new Error(`Cannot store object ${key}: the bucket answered ${answer.status}`);
      });
      await unlink(path);
      return { key, sizeBytes: size, contentType, sha256 };
    },

    async openRead(key, part) {
      const response = await retry(() => requestObject(bucket, nameOf(key), part));
      if (response === null || response.body === null) {
        throw new NotFoundError(`Cannot read object ${key}: it does not exist`);
      }
      return Readable.fromWeb(response.body as ReadableStream);
    },

    async statObject(key) {
      const exists = await retry(() => bucket.objectExists(nameOf(key)));
      return exists === true ? { sizeBytes: await retry(() => bucket.getContentLength(nameOf(key))) } : null;
    },

    async remove(key) {
      await retry(() => bucket.deleteObject(nameOf(key)));
    },

    list: (keyPrefix) => listObjects(bucket, prefix, keyPrefix),
  };
}

async function requestObject(
  bucket: S3mini,
  name: string,
  part: { readonly start: number; readonly end: number } | undefined,
): Promise<Response | null> {
  if (part === undefined) return bucket.getObjectResponse(name);
  try {
    // The end of a range is exclusive in this client.
    return await bucket.getObjectRaw(name, false, part.start, part.end + 1);
  } catch (error) {
    if (error instanceof S3ServiceError && error.status === 404) return null;
    throw error;
  }
}

async function* listObjects(bucket: S3mini, prefix: string, keyPrefix: string): AsyncIterable<StoredObject> {
  let token: string | undefined;
  do {
    const page = await retry(() => bucket.listObjectsPaged('/', `${prefix}${keyPrefix}`, 1000, token));
    for (const object of page?.objects ?? []) {
      const key = object.Key.slice(prefix.length);
      if (!key.startsWith(keyPrefix)) continue;
      yield { key, sizeBytes: Number(object.Size), modifiedAtMs: new Date(object.LastModified).getTime() };
    }
    token = page?.nextContinuationToken;
  } while (token !== undefined && token !== '');
}

/** Waits 0.2, 0.8 and 3.2 s between tries: longer outages are the worker's to wait for. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || !mayHeal(error)) throw error;
      await sleep(200 * 4 ** (attempt - 1));
    }
  }
}

/** A refused signature or a missing bucket does not heal by asking again; a busy or unreachable server may. */
function mayHeal(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof S3ServiceError) return cause.status >= 500 || cause.status === 408 || cause.status === 429;
    if ('code' in cause && typeof cause.code === 'string') return true;
  }
  return error instanceof TypeError && error.message === 'fetch failed';
}
