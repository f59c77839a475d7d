import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Label of the manifest's own assertion about how a file was made. */
export const generationLabel = 'org.aozora.generation';

/** Name of the watermark in the manifest's soft binding. */
const softBindingAlgorithm = 'org.aozora.watermark.1';

/** How a released file was made: what its manifest tells everyone. */
export const generationRecordSchema = z.object({
  videoId: z.string(),
  model: z.string(),
  seed: z.number().nullable(),
  /** SHA-256 of the prompt in UTF-8, hexadecimal: proves a known prompt, does not tell an unknown one. */
  promptSha256: z.string().nullable(),
  /** What the watermark carries; null if there is none. */
  markNumber: z.string().nullable(),
});

/** How a video was made, as its manifest tells it. */
export type GenerationRecord = z.infer<typeof generationRecordSchema>;

/** A video that went into the making of another. */
export interface Ingredient {
  readonly videoId: string;
  /** How it was used, in a word or two: `remixed`, `extended`, `reference image`. */
  readonly title: string;
  readonly format: SignedFormat;
  /** The file, so that its own manifest is carried along; null if it is gone. */
  readonly bytes: Uint8Array | null;
}

/** Files that can carry a manifest. */
export type SignedFormat = 'video/mp4' | 'image/png' | 'image/webp' | 'image/jpeg';

/** @returns SHA-256 of a prompt as a manifest states it */
export function hashPrompt(prompt: string): string {
  return createHash('sha256').update(prompt, 'utf8').digest('hex');
}

const trainedAlgorithmicMedia = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

/** What a manifest is made of. */
export interface ManifestContent {
  readonly record: GenerationRecord;
  readonly format: SignedFormat;
  /** Version of Aozora. */
  readonly version: string;
  /** Identifiers of the ingredients, in order. */
  readonly ingredientIds: readonly string[];
}

/** The manifest in the C2PA library's terms: made by a trained model, from these ingredients, bound to this mark. */
export function describeManifest(content: ManifestContent): Readonly<Record<string, unknown>> {
  const { record, format, version, ingredientIds } = content;
  const created = {
    action: 'c2pa.created',
    digitalSourceType: trainedAlgorithmicMedia,
    softwareAgent: { name: 'Aozora', version },
    ...(ingredientIds.length === 0 ? {} : { parameters: { ingredientIds } }),
  };
  const softBinding = {
    label: 'c2pa.soft-binding',
    data: {
      alg: softBindingAlgorithm,
      blocks: [{ scope: {}, value: Buffer.from(record.markNumber ?? '', 'hex').toString('base64') }],
    },
  };
  return {
    claim_generator_info: [{ name: 'Aozora', version }],
    title: record.videoId,
    format,
    assertions: [
      { label: 'c2pa.actions.v2', data: { actions: [created] } },
      { label: generationLabel, data: record },
      ...(record.markNumber === null ? [] : [softBinding]),
    ],
  };
}
