import { z } from 'zod';

/** What a page needs to draw, screen and review by itself. */
export const browserFileNames = [
  'model.safetensors',
  'prompt-screen.safetensors',
  'frame-review-1.onnx',
  'frame-review-2.onnx',
] as const;

const browserFileSchema = z
  .object({
    name: z.enum(browserFileNames),
    object: z.literal('browser_file'),
    size_bytes: z.number().int(),
    sha256: z.string().describe('Changes with the content, so that a page knows whether its copy is still good'),
  })
  .meta({ id: 'BrowserFile' });

/** Answer of `GET /v1/browser_files`. */
export const browserFileListSchema = z
  .object({ object: z.literal('list'), data: z.array(browserFileSchema) })
  .meta({ id: 'BrowserFileList' });
