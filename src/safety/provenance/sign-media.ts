import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type Clock, ConfigError, MediaError } from '../../base/index.ts';
import { MemoryBlob, openC2pa } from './c2pa-runtime.ts';
import { createClaimSigner } from './cose-signature.ts';
import { describeManifest, type GenerationRecord, type Ingredient, type SignedFormat } from './generation-record.ts';
import { c2paSettings } from './manifest-settings.ts';
import type { SigningIdentity } from './signing-identity.ts';

/** What to sign and with what. */
export interface SignOptions {
  readonly identity: SigningIdentity;
  readonly record: GenerationRecord;
  readonly format: SignedFormat;
  /** Version of Aozora. */
  readonly version: string;
  /** Videos that this one was made from. Default none. */
  readonly ingredients?: readonly Ingredient[];
  readonly clock: Clock;
}

/**
 * Puts a signed C2PA manifest into a file: who made it, with what model, from what.
 *
 * The whole file is in memory twice; it is written under another name first and takes its place only when signed and
 * verified, so a failure leaves the old file and nothing else.
 *
 * @param path   file to sign
 * @param target where the signed file appears; may be `path` itself
 * @throws {MediaError} if the file is not of its format
 * @throws {ConfigError} if the identity has ended
 */
export async function signFile(path: string, target: string, options: SignOptions): Promise<void> {
  const signed = await signBytes(await readFile(path), options);
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, signed);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Signs bytes; see `signFile`. */
export async function signBytes(bytes: Uint8Array, options: SignOptions): Promise<Uint8Array> {
  const { identity, record, format, version, ingredients = [] } = options;
  if (identity.expiresMs <= options.clock.nowMs()) {
    throw new ConfigError('Cannot sign as the signing identity has ended: open it again');
  }
  const { WasmBuilder } = openC2pa();
  const ingredientIds = ingredients.map(({ videoId }, i) => `ingredient-${i}-${videoId}`);
  const manifest = describeManifest({ record, format, version, ingredientIds });
  using builder = WasmBuilder.fromJson(JSON.stringify(manifest), c2paSettings(identity.root));
  try {
    for (const [i, ingredient] of ingredients.entries()) {
      const description = JSON.stringify({
        title: `${ingredient.title}: ${ingredient.videoId}`,
        format: ingredient.format,
        instance_id: ingredientIds[i],
        relationship: 'inputTo',
      });
      if (ingredient.bytes === null) builder.addIngredient(description);
      else await builder.addIngredientFromBlob(description, ingredient.format, new MemoryBlob(ingredient.bytes));
    }
    return await builder.sign(createClaimSigner(identity), [], format, new MemoryBlob(bytes));
  } catch (cause) {
    throw new MediaError(`Cannot sign this file as the C2PA library refused it: ${messageOf(cause)}`, { cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
