import { z } from 'zod';
import { MediaError } from '../../base/index.ts';
import { openC2pa } from './c2pa-runtime.ts';
import {
  type GenerationRecord,
  generationLabel,
  generationRecordSchema,
  type SignedFormat,
} from './generation-record.ts';
import { c2paSettings } from './manifest-settings.ts';

/** What a file's manifest proves. */
export type ManifestEvidence =
  | { readonly status: 'none' }
  /** Changed after signing, or wrongly made: it proves nothing but that. */
  | { readonly status: 'invalid'; readonly problems: readonly string[] }
  /** Unchanged since it was signed; by a signer under a trusted root, or by anyone. */
  | {
      readonly status: 'trusted' | 'untrusted';
      readonly title: string | null;
      /** Organisation in the signer's certificate: a claim, unless trusted. */
      readonly signer: string | null;
      /** Null if another system made it. */
      readonly generation: GenerationRecord | null;
      readonly ingredients: readonly string[];
      readonly problems: readonly string[];
    };

const statusSchema = z.object({ code: z.string() });
const manifestSchema = z.object({
  title: z.string().nullish(),
  assertions: z.array(z.object({ label: z.string(), data: z.unknown() })).default([]),
  ingredients: z.array(z.object({ title: z.string().nullish() })).default([]),
  signature_info: z.object({ issuer: z.string().nullish() }).nullish(),
});
const storeSchema = z.object({
  active_manifest: z.string().nullish(),
  manifests: z.record(z.string(), manifestSchema).default({}),
  validation_state: z.enum(['Trusted', 'Valid', 'Invalid']),
  validation_results: z
    .object({ activeManifest: z.object({ failure: z.array(statusSchema).default([]) }).nullish() })
    .nullish(),
});

/**
 * Reads and checks the manifest of a file.
 *
 * @param trustedRoots PEM of the roots to trust; empty for none
 * @throws {MediaError} if the bytes are not a file of the format
 */
export async function readManifest(
  bytes: Uint8Array,
  format: SignedFormat,
  trustedRoots: string,
): Promise<ManifestEvidence> {
  const { WasmReader } = openC2pa();
  let json: string;
  try {
    using reader = await WasmReader.fromBytes(format, bytes, c2paSettings(trustedRoots));
    json = reader.json();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (/JumbfNotFound|no JUMBF data found/i.test(message)) return { status: 'none' };
    throw new MediaError(`Cannot read a manifest as the C2PA library refused the file: ${message}`, { cause });
  }
  const store = storeSchema.parse(JSON.parse(json));
  const problems = (store.validation_results?.activeManifest?.failure ?? []).map(({ code }) => code);
  const manifest = store.manifests[store.active_manifest ?? ''];
  if (store.validation_state === 'Invalid' || manifest === undefined) return { status: 'invalid', problems };
  const own = manifest.assertions.find(({ label }) => label === generationLabel);
  const generation = generationRecordSchema.safeParse(own?.data);
  return {
    status: store.validation_state === 'Trusted' ? 'trusted' : 'untrusted',
    title: manifest.title ?? null,
    signer: manifest.signature_info?.issuer ?? null,
    generation: generation.success ? generation.data : null,
    ingredients: manifest.ingredients.map(({ title }) => title ?? ''),
    problems,
  };
}
