import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assert } from '../../base/index.ts';
import type { StoredAsset } from '../database/schema.ts';

/** An object as a listing shows it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/**
 * Where files live: a folder, or a bucket.
 *
 * A key is a path of plain names. An object appears whole or not at all, and never changes: another version is another key.
 */
export interface Storage {
  readonly kind: 'local' | 's3';
  /** Takes a local file over; it is gone from its old place afterwards. */
  putFile(key: string, path: string, contentType: string): Promise<StoredAsset>;
  /**
   * Reads an object or a part of it.
   *
   * @param part first and last byte, both included
   * @throws {NotFoundError} if there is none
   */
  openRead(key: string, part?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** @returns null if there is none */
  statObject(key: string): Promise<{ readonly sizeBytes: number } | null>;
  /** Removes an object; none is no error. */
  remove(key: string): Promise<void>;
  /** Objects whose key begins with `prefix`, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>;
}

/** Removes every object under a folder of keys. */
export async function removeFolder(storage: Storage, folder: string): Promise<void> {
  for await (const { key } of storage.list(`${folder}/`)) await storage.remove(key);
}

/** Keys come from our own code only; this catches a mistake before it touches a disk. */
export function checkKey(key: string): string {
  const names = key.split('/');
  const isPlain = names.every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name));
  assert(isPlain && key.length < 512, `internal: not a storage key: ${key}`);
  return key;
}

/** SHA-256 of a local file, as hexadecimal text. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
