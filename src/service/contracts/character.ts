import { z } from 'zod';
import { deletedSchema, pageSchema } from './page.ts';
import { uploadedFileSchema } from './video-request.ts';

/** A reusable character made from a short video. */
export const characterSchema = z
  .object({ id: z.string().nullable(), name: z.string().nullable(), created_at: z.number().int() })
  .meta({ id: 'Character' });

/** Body of `POST /v1/videos/characters`; multipart only. */
export const createCharacterSchema = z
  .strictObject({ name: z.string().min(1).max(80), video: uploadedFileSchema })
  .meta({ id: 'CreateCharacterRequest' });

/** A page of characters. */
export const characterPageSchema = pageSchema(characterSchema).meta({ id: 'CharacterPage' });

/** Answer to the deletion of a character. */
export const characterDeletedSchema = deletedSchema('character.deleted').meta({ id: 'CharacterDeleted' });

export type Character = z.infer<typeof characterSchema>;
