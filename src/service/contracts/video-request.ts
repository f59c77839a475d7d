import { z } from 'zod';
import { decoderNames } from '../../models/index.ts';

/** Longest video that one request may ask for. */
const maxVideoSeconds = 60;

/** Longest data URL or address of an image, in characters; OpenAI's own limit. */
const maxImageUrlLength = 20_971_520;

const promptSchema = z.string().min(1).max(32_000);

/** A length: OpenAI sends text, people send numbers. */
const secondsSchema = z
  .union([z.string().regex(/^\d{1,4}(\.\d{1,4})?$/), z.number().min(0.1).max(maxVideoSeconds)])
  .transform(Number)
  .pipe(z.number().min(0.1).max(maxVideoSeconds))
  .describe(`Length in seconds, 0.1 to ${maxVideoSeconds}, as text or number`);

const sizeSchema = z
  .string()
  .regex(/^[1-9]\d{1,3}x[1-9]\d{1,3}$/)
  .describe('`<width>x<height>`, 16 to 4096 each; the nearest size of the model is used');

/** A file that arrived as a part of a multipart body and lies in a temporary folder of the request. */
export class UploadedFile {
  readonly path: string;
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;

  constructor(file: { path: string; filename: string; contentType: string; sizeBytes: number }) {
    this.path = file.path;
    this.filename = file.filename;
    this.contentType = file.contentType;
    this.sizeBytes = file.sizeBytes;
  }
}

/** A file part, written as binary text in the OpenAPI document. */
export const uploadedFileSchema = z
  .custom<UploadedFile>((value) => value instanceof UploadedFile, 'Expected a file')
  .meta({ type: 'string', format: 'binary', description: 'A file part of a multipart body' });

/** Name of a device, for example `cuda:0`. */
export const devicePattern = /^[A-Za-z0-9][\w:-]{0,63}$/;

const fileIdSchema = z.strictObject({ file_id: z.string().min(1).max(128) }).describe('A file of `/v1/files`');
const imageUrlSchema = z
  .strictObject({ image_url: z.string().min(1).max(maxImageUrlLength) })
  .describe('An http(s) address or a base64 data URL; JPEG, PNG, WebP, AVIF, HEIC, TIFF or GIF');
const videoIdSchema = z.strictObject({ id: z.string().min(1).max(128) }).describe('A completed video of this server');

/** An image by file id or address; in a multipart body also a file part. */
const imageInputSchema = z.union([uploadedFileSchema, fileIdSchema, imageUrlSchema]);

/** A video by id; in a multipart body also a file part. */
const videoInputSchema = z.union([uploadedFileSchema, videoIdSchema]);

export type ImageInput = z.infer<typeof imageInputSchema>;
export type VideoInput = z.infer<typeof videoInputSchema>;

const commonFields = {
  seed: z.number().int().min(0).max(4_294_967_295).optional().describe('Chosen at random when absent'),
  n: z.number().int().min(1).max(8).default(1).describe('Variations: n jobs with seeds seed, seed + 1, and so on'),
  negative_prompt: z.string().max(8_000).optional().describe('What the video must not show'),
  steps: z.number().int().min(1).max(200).optional().describe('Denoising steps; the default of the model when absent'),
  guidance: z.number().min(0).max(50).optional().describe('How strictly the prompt is followed'),
  candidates: z
    .number()
    .int()
    .min(1)
    .max(16)
    .optional()
    .describe(
      'How often the beginning is drawn, to keep what shows the words best; only models that can rate take more than 1',
    ),
  refined: z
    .boolean()
    .default(false)
    .describe('Draw at half the size first, then enlarge and draw details; only with models that have a second pass'),
  decoder: z
    .enum(decoderNames)
    .default('full')
    .describe('`tiny` makes pictures rougher and many times faster; only with models that have one'),
  upscale: z
    .union([z.literal(2), z.literal(4)])
    .optional()
    .describe('Enlarge the finished frames so many times in both directions; `size` is the size before'),
  expand_prompt: z.boolean().default(true).describe('Let a short prompt be written out before it is drawn'),
  style: z.string().max(64).optional().describe('Name of a style preset'),
  priority: z.enum(['low', 'normal', 'high']).default('normal').describe('`high` only where the role allows it'),
  device: z
    .string()
    .regex(devicePattern)
    .optional()
    .describe('Only a worker with this device may draw; any worker with the model when absent'),
  fit: z
    .enum(['cover', 'contain', 'stretch'])
    .default('cover')
    .describe('How an image or video of another shape is fitted'),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .default({})
    .describe('Your own labels, returned as given'),
};

const placeFields = {
  model: z.string().min(1).max(128).optional(),
  size: sizeSchema.optional(),
};

const keyframeSchema = z
  .strictObject({
    at: z.number().min(0).max(maxVideoSeconds).describe('Time of the frame in seconds'),
    image: imageInputSchema,
  })
  .meta({ id: 'Keyframe' });

const storyboardCardSchema = z
  .strictObject({
    at: z.number().min(0).max(maxVideoSeconds).describe('Time in seconds at which the card begins'),
    prompt: promptSchema.optional(),
    image: imageInputSchema.optional(),
    video: videoIdSchema.optional().describe('A video whose frames stand at the beginning of the card'),
    start: z.number().min(0).max(600).optional().describe('First second of the video that is used; 0 when absent'),
    end: z.number().min(0).max(600).optional().describe('Last second of the video that is used; its end when absent'),
  })
  .refine(({ image, video }) => image === undefined || video === undefined, 'A card has an image or a video, not both')
  .meta({ id: 'StoryboardCard' });

/** Body of `POST /v1/videos`. */
export const createVideoSchema = z
  .strictObject({
    prompt: promptSchema,
    ...placeFields,
    seconds: secondsSchema.optional(),
    input_reference: imageInputSchema.optional().describe('Becomes the first frame'),
    characters: z
      .array(z.strictObject({ id: z.string().min(1).max(128) }))
      .max(2)
      .optional(),
    ...commonFields,
    last_frame: imageInputSchema.optional().describe('Becomes the last frame'),
    keyframes: z.array(keyframeSchema).max(32).optional(),
    storyboard: z.array(storyboardCardSchema).min(1).max(32).optional(),
    loop: z.boolean().default(false).describe('The end joins the beginning without a seam'),
  })
  .meta({ id: 'CreateVideoRequest' });

/** Body of `POST /v1/videos/{video_id}/remix`. */
export const remixVideoSchema = z
  .strictObject({
    prompt: promptSchema,
    strength: z.number().min(0).max(1).optional().describe('0 keeps the source, 1 forgets it'),
    ...commonFields,
  })
  .meta({ id: 'RemixVideoRequest' });

/** Body of `POST /v1/videos/edits`. */
export const editVideoSchema = z
  .strictObject({
    prompt: promptSchema,
    video: videoInputSchema,
    strength: z.number().min(0).max(1).optional().describe('0 keeps the source, 1 forgets it'),
    ...placeFields,
    ...commonFields,
  })
  .meta({ id: 'EditVideoRequest' });

/** Body of `POST /v1/videos/extensions`. */
export const extendVideoSchema = z
  .strictObject({
    prompt: promptSchema,
    seconds: secondsSchema,
    video: videoInputSchema,
    direction: z.enum(['forward', 'backward']).default('forward').describe('Which end of the source grows'),
    ...placeFields,
    ...commonFields,
  })
  .meta({ id: 'ExtendVideoRequest' });

/** Body of `POST /v1/videos/loops`. */
export const loopVideoSchema = z
  .strictObject({
    video: videoInputSchema,
    prompt: promptSchema.optional(),
    seconds: secondsSchema.optional().describe('Length of the part that joins end and beginning'),
    ...placeFields,
    ...commonFields,
  })
  .meta({ id: 'LoopVideoRequest' });

/** Body of `POST /v1/videos/blends`. */
export const blendVideosSchema = z
  .strictObject({
    videos: z.array(videoInputSchema).length(2).describe('The video to begin with and the one to end with'),
    prompt: promptSchema.optional(),
    seconds: secondsSchema.optional().describe('Length of the transition'),
    curve: z
      .array(z.number().min(0).max(1))
      .min(2)
      .max(32)
      .optional()
      .describe(
        'Influence of the second video at equal steps along the transition, in which both then overlap; without a curve the end of the first leads to the beginning of the second',
      ),
    ...placeFields,
    ...commonFields,
  })
  .meta({ id: 'BlendVideosRequest' });

/** Body of `POST /v1/videos/recuts`. */
export const recutVideoSchema = z
  .strictObject({
    video: videoInputSchema,
    start: z.number().min(0).max(600).describe('First second that is kept'),
    end: z.number().min(0).max(600).describe('Last second that is kept'),
    before: z.number().min(0).max(maxVideoSeconds).default(0).describe('Seconds to draw before the kept part'),
    after: z.number().min(0).max(maxVideoSeconds).default(0).describe('Seconds to draw after the kept part'),
    prompt: promptSchema.optional(),
    ...placeFields,
    ...commonFields,
  })
  .meta({ id: 'RecutVideoRequest' });

export type CreateVideoRequest = z.infer<typeof createVideoSchema>;
export type RemixVideoRequest = z.infer<typeof remixVideoSchema>;
export type EditVideoRequest = z.infer<typeof editVideoSchema>;
export type ExtendVideoRequest = z.infer<typeof extendVideoSchema>;
export type LoopVideoRequest = z.infer<typeof loopVideoSchema>;
export type BlendVideosRequest = z.infer<typeof blendVideosSchema>;
export type RecutVideoRequest = z.infer<typeof recutVideoSchema>;
