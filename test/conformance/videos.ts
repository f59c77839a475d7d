import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type OpenAI from 'openai';
import type { Videos } from 'openai/resources/videos';
import sharp from 'sharp';
import { createClip, createFrame, writeVideo } from '../../src/media/index.ts';
import type { Video } from '../../src/service/contracts/video.ts';

/** Our own field of a video that the official client's types do not know. */
export const extensionOf = (video: Videos.Video): Video['aozora'] => (video as unknown as Video).aozora;

/** Polls until a video is over. */
export async function waitForVideo(client: OpenAI, id: string): Promise<Videos.Video> {
  for (let tries = 0; tries < 1_200; tries++) {
    const video = await client.videos.retrieve(id);
    if (video.status === 'completed' || video.status === 'failed') return video;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${id} did not end`);
}

/** Makes a short video and waits for it. */
export async function makeVideo(client: OpenAI, body: Record<string, unknown> = {}): Promise<Videos.Video> {
  const video = await client.videos.create({
    prompt: 'moving bars',
    seconds: '0.6',
    ...body,
  } as unknown as Videos.VideoCreateParams);
  return waitForVideo(client, video.id);
}

/** A small picture of one colour. */
export function makePng(size = { width: 96, height: 54 }, background = '#3060c0'): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A small video of one colour. */
export async function makeMp4(seconds = 1): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-clip-'));
  const path = join(folder, 'clip.mp4');
  const frames = Array.from({ length: Math.round(seconds * 8) }, () =>
    createFrame(96, 54, { red: 20, green: 90, blue: 200 }),
  );
  await writeVideo(createClip(frames, { width: 96, height: 54, frameRate: 8 }), { path });
  const bytes = await readFile(path);
  await rm(folder, { recursive: true, force: true });
  return bytes;
}

/** Sends form parts as they are, without any client. */
export function formBody(parts: readonly FormPart[]): { body: Buffer; type: string } {
  const boundary = '----formdata-test-0123456789';
  const chunks = parts.flatMap(({ name, value, filename, contentType }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n` +
        `${contentType === undefined ? '' : `Content-Type: ${contentType}\r\n`}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

export interface FormPart {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly filename?: string;
  readonly contentType?: string;
}
