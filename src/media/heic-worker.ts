import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { HeicAnswer, HeicQuestion } from './heic.ts';
import { tiffHeader } from './tiff-header.ts';

/** The functions of libheif's C interface that are used; pointers are offsets into its memory. */
interface Libheif {
  readonly HEAPU8: Uint8Array;
  _malloc(sizeBytes: number): number;
  _heif_context_alloc(): number;
  _heif_context_set_maximum_image_size_limit(context: number, side: number): void;
  _heif_context_read_from_memory(error: number, context: number, bytes: number, sizeBytes: number, options: 0): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, profile: number): void;
  _heif_decoding_options_alloc(): number;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colorspace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
}

/** Of heif_colorspace, heif_chroma and heif_channel. */
const [colorspaceRgb, chromaRgb, chromaRgba, channelInterleaved] = [1, 10, 11, 10];

/** Of heif_error_code. */
const [unsupportedFiletype, unsupportedFeature, memoryAllocation, noDecoder] = [3, 4, 6, 11];

/** Where `strict_decoding` lies in heif_decoding_options: a missing tile is an error, not a grey square. */
const strictDecodingOffset = 21;

// The entry of a decoding thread. Nothing is given back: libheif's memory goes with the thread.
if (parentPort !== null) {
  const { bytes, maxPixels } = workerData as HeicQuestion;
  const answer = decode(await loadLibheif(), bytes, maxPixels);
  parentPort.postMessage(answer, answer.status === 'decoded' ? [answer.tiff.buffer as ArrayBuffer] : []);
}

async function loadLibheif(): Promise<Libheif> {
  const require = createRequire(import.meta.url);
  // The package's own entry looks for its WebAssembly in the current folder.
  const create = require('libheif-js/libheif-wasm/libheif.js') as (options: object) => Libheif;
  return create({ wasmBinary: await readFile(require.resolve('libheif-js/libheif-wasm/libheif.wasm')) });
}

function decode(heif: Libheif, bytes: Uint8Array, maxPixels: number): HeicAnswer {
  const [error, result] = [heif._malloc(12), heif._malloc(4)];
  const context = heif._heif_context_alloc();
  // What is shown is checked below; what is coded may be a little larger, by whole tiles.
  heif._heif_context_set_maximum_image_size_limit(context, Math.ceil(Math.sqrt(maxPixels * 1.1)) + 512);
  const input = heif._malloc(bytes.length);
  heif.HEAPU8.set(bytes, input);
  heif._heif_context_read_from_memory(error, context, input, bytes.length, 0);
  if (hasFailed(heif, error)) return failure(heif, error);
  heif._heif_context_get_primary_image_handle(error, context, result);
  if (hasFailed(heif, error)) return failure(heif, error);
  const handle = readUint32(heif, result);
  const [width, height] = [heif._heif_image_handle_get_width(handle), heif._heif_image_handle_get_height(handle)];
  if (width * height > maxPixels) return { status: 'too-large', width, height };
  const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const options = heif._heif_decoding_options_alloc();
  heif.HEAPU8[options + strictDecodingOffset] = 1;
  heif._heif_decode_image(error, handle, result, colorspaceRgb, hasAlpha ? chromaRgba : chromaRgb, options);
  if (hasFailed(heif, error)) return failure(heif, error);
  const image = readUint32(heif, result);
  const profile = readProfile(heif, handle, error);
  const tiff = copyPixels(heif, image, { channels: hasAlpha ? 4 : 3, profile });
  if (heif._heif_image_handle_is_premultiplied_alpha(handle) !== 0) {
    divideByAlpha(tiff.subarray(-width * height * 4));
  }
  return { status: 'decoded', tiff };
}

function readProfile(heif: Libheif, handle: number, error: number): Uint8Array | null {
  const sizeBytes = heif._heif_image_handle_get_raw_color_profile_size(handle);
  if (sizeBytes === 0) return null;
  const profile = heif._malloc(sizeBytes);
  heif._heif_image_handle_get_raw_color_profile(error, handle, profile);
  return hasFailed(heif, error) ? null : heif.HEAPU8.slice(profile, profile + sizeBytes);
}

/** Rows of libheif may have gaps between them; those of a TIFF have none. */
function copyPixels(
  heif: Libheif,
  image: number,
  { channels, profile }: { readonly channels: 3 | 4; readonly profile: Uint8Array | null },
): Uint8Array {
  const width = heif._heif_image_get_width(image, channelInterleaved);
  const height = heif._heif_image_get_height(image, channelInterleaved);
  const strideAt = heif._malloc(4);
  const plane = heif._heif_image_get_plane_readonly(image, channelInterleaved, strideAt);
  const stride = readUint32(heif, strideAt);
  const header = tiffHeader({ width, height, channels, profile });
  const rowBytes = width * channels;
  const tiff = new Uint8Array(header.length + height * rowBytes);
  tiff.set(header);
  for (let y = 0; y < height; y++) {
    const from = plane + y * stride;
    tiff.set(heif.HEAPU8.subarray(from, from + rowBytes), header.length + y * rowBytes);
  }
  return tiff;
}

/** Turns colours that were multiplied by their alpha back into plain ones. */
function divideByAlpha(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.min(255, Math.round((rgba[i + c]! * 255) / alpha));
  }
}

function readUint32(heif: Libheif, at: number): number {
  return new DataView(heif.HEAPU8.buffer).getUint32(at, true);
}

/** A heif_error is its code, its subcode and a pointer to words; code 0 is success. */
function hasFailed(heif: Libheif, error: number): boolean {
  return readUint32(heif, error) !== 0;
}

function failure(heif: Libheif, error: number): HeicAnswer {
  const code = readUint32(heif, error);
  const words = readUint32(heif, error + 8);
  const detail = Buffer.from(heif.HEAPU8.subarray(words, heif.HEAPU8.indexOf(0, words))).toString('utf8');
  if ([unsupportedFiletype, unsupportedFeature, noDecoder].includes(code)) return { status: 'not-supported', detail };
  return { status: code === memoryAllocation ? 'no-room' : 'damaged', detail };
}
