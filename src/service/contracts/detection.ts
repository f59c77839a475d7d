import { z } from 'zod';
import { uploadedFileSchema } from './video-request.ts';

/** Body of `POST /v1/detections`. */
export const createDetectionSchema = z
  .strictObject({ file: uploadedFileSchema.describe('A video or picture, MP4, WebM, MOV, JPEG, PNG or WebP') })
  .meta({ id: 'CreateDetectionRequest' });

const videoIdSchema = z
  .string()
  .nullable()
  .describe('The video of this server, if it is yours or you are an administrator');

const layerFields = {
  status: z.string(),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Probability that this server made the file as far as this layer can tell; null where it cannot'),
  explanation: z.string(),
};

/** Whether this server made a file: what each layer of evidence says, apart. */
export const detectionSchema = z
  .object({
    object: z.literal('detection'),
    created_at: z.number().int(),
    layers: z
      .object({
        manifest: z.object({ ...layerFields, signer: z.string().nullable(), video_id: videoIdSchema }),
        watermark: z.object({ ...layerFields, video_ids: z.array(z.string()) }),
        reverse_search: z.object({
          ...layerFields,
          matches: z.array(
            z.object({ video_id: videoIdSchema, confidence: z.number(), distance: z.number().describe('Bits of 64') }),
          ),
        }),
        classifier: z.object(layerFields),
      })
      .describe('No layer proves that a file comes from elsewhere, and there is no sum of them'),
  })
  .meta({ id: 'Detection' });
