/**
 * The official client against `aozora serve`, with nothing changed but address and key:
 *
 *     npx aozora serve                                                    # prints its address and a first key
 *     export OPENAI_BASE_URL=http://127.0.0.1:7860/v1 OPENAI_API_KEY=...
 *     npx tsx examples/openai-client.ts "a red fox trots through falling snow" fox.mp4
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';

const [prompt = 'a red fox trots through falling snow', path = 'fox.mp4'] = process.argv.slice(2);
const client = new OpenAI();

let video = await client.videos.create({ model: 'sora-2', prompt, seconds: '4', size: '1280x720' });
while (video.status === 'queued' || video.status === 'in_progress') {
  console.log(`${video.status} ${video.progress} %`);
  await sleep(250);
  video = await client.videos.retrieve(video.id);
}
if (video.status === 'failed') throw new Error(video.error?.message ?? 'The video failed');

const content = await client.videos.downloadContent(video.id);
await writeFile(path, Buffer.from(await content.arrayBuffer()));
console.log(`${path}: ${video.size}, ${video.seconds} s`);
