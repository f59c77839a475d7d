import { readFile } from 'node:fs/promises';
import type { Clip } from '../../media/index.ts';
import type { SignedFormat } from '../provenance/generation-record.ts';
import { type ManifestEvidence, readManifest } from '../provenance/read-manifest.ts';
import type { WatermarkKey } from '../watermark/carriers.ts';
import { createWatermarkDetector, type WatermarkEvidence } from '../watermark/detect-watermark.ts';
import type { MarkNumber } from '../watermark/mark-payload.ts';
import type { FingerprintIndex, FingerprintMatch } from './fingerprint-index.ts';
import { createFingerprinter } from './perceptual-hash.ts';
import { openTextureClassifier } from './texture-classifier.ts';
import { createTextureMeter } from './texture-features.ts';

/** What the search by looks says. */
export type ReverseSearchEvidence =
  | { readonly status: 'found'; readonly matches: readonly (FingerprintMatch & { readonly confidence: number })[] }
  | { readonly status: 'absent' }
  /** No index was given. */
  | { readonly status: 'unavailable' };

/** What a trained classifier of the bundled model's pictures says; a hint, never proof. */
export type ClassifierEvidence =
  /** From 0.5 on it is taken for one; the point was chosen so that hardly any stranger reaches it. */
  | { readonly status: 'scored'; readonly score: number }
  /** There was no frame to look at. */
  | { readonly status: 'unavailable' };

/** Each layer's own finding: callers show all of them, with what each is worth. */
export interface OriginEvidence {
  readonly manifest: ManifestEvidence | { readonly status: 'unavailable' };
  readonly watermark: WatermarkEvidence;
  readonly reverseSearch: ReverseSearchEvidence;
  readonly classifier: ClassifierEvidence;
}

/** Where a file may come from. */
export interface DetectOriginOptions {
  /** The file's bytes or path, for its manifest; null where only frames are at hand. */
  readonly file: { readonly source: Uint8Array | string; readonly format: SignedFormat } | null;
  readonly frames: Clip;
  /** PEM of the roots whose manifests are trusted; empty for none. */
  readonly trustedRoots: string;
  readonly watermarkKey: WatermarkKey;
  /** Numbers of all videos of this installation. Default none. */
  readonly knownNumbers?: Iterable<MarkNumber>;
  readonly index: FingerprintIndex | null;
}

/** Frames a second whose texture is measured: those that the classifier learned from. */
const textureRate = 8;
/** Mean differing bits at which a copy and a stranger are equally likely. */
const evenDistance = 12;
/** Matches that are farther are not reported. */
const farthestReported = 14;

/**
 * Asks every layer whether this installation made a video: manifest, watermark, reverse search, classifier.
 *
 * The layers fail apart: a re-encoded copy has no manifest, a heavily compressed one no mark, a cropped one no
 * fingerprint. So each is reported with its own confidence, and there is no single yes.
 */
export async function detectOrigin(options: DetectOriginOptions): Promise<OriginEvidence> {
  const { file, frames, index } = options;
  const manifest =
    file === null
      ? ({ status: 'unavailable' } as const)
      : await readManifest(
          typeof file.source === 'string' ? await readFile(file.source) : file.source,
          file.format,
          options.trustedRoots,
        );
  const detector = createWatermarkDetector(options.watermarkKey);
  const fingerprinter = createFingerprinter(frames.frameRate);
  const texture = createTextureMeter();
  const textureEvery = Math.max(1, Math.round(frames.frameRate / textureRate));
  let frameCount = 0;
  for await (const frame of frames) {
    detector.push(frame);
    fingerprinter.push(frame);
    if (frameCount++ % textureEvery === 0) texture.push(frame);
  }
  const features = texture.finish();
  return {
    manifest,
    watermark: detector.finish({ knownNumbers: options.knownNumbers ?? [] }),
    reverseSearch: index === null ? { status: 'unavailable' } : await searchByLooks(index, fingerprinter.finish()),
    classifier:
      features === null
        ? { status: 'unavailable' }
        : { status: 'scored', score: (await openTextureClassifier()).score(features) },
  };
}

async function searchByLooks(
  index: FingerprintIndex,
  fingerprint: Parameters<FingerprintIndex['search']>[0],
): Promise<ReverseSearchEvidence> {
  const found = await index.search(fingerprint, { limit: 5, maxDistance: farthestReported });
  if (found.length === 0) return { status: 'absent' };
  return { status: 'found', matches: found.map((match) => ({ ...match, confidence: confidenceOf(match.distance) })) };
}

/** 1 at equality, one half at 12 bits: a logistic curve through the distances of copies and of strangers. */
function confidenceOf(distance: number): number {
  return 1 / (1 + Math.exp((distance - evenDistance) / 1.5));
}
