import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { parseStoryboard, parseStoryboardJson, type Storyboard, storyboardSeconds } from '../../prompt/index.ts';
import type { CardClip, ClipFile } from '../../service/index.ts';
import { describeClip } from '../clip-file.ts';
import { makeVideo } from '../make-video.ts';
import { refuseFileName } from '../refuse-file-name.ts';
import { runSafely } from '../run-safely.ts';
import { readVideoOptions, refuseSeconds, videoArguments } from '../video-arguments.ts';

export const storyboardCommand = defineCommand({
  meta: { name: 'storyboard', description: 'Make one video of several shots from a file of cards' },
  args: {
    file: {
      type: 'positional',
      required: true,
      description:
        'Cards as text (Shot 1: ..., or lines like 4s: it jumps, 6s: video: clip.mp4) or JSON ({"cards": [{"text": ..., "duration": 4}]}); - reads standard input',
    },
    ...videoArguments,
    seconds: { type: 'string', description: 'Not here: the cards say how long the video is' },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const options = readVideoOptions(args);
      refuseSeconds(options, 'the cards say how long the video is');
      const storyboard = await readStoryboard(args.file);
      const folder = args.file === '-' ? process.cwd() : dirname(resolve(args.file));
      for (const [i, { kind, text }] of storyboard.cards.entries()) {
        const advice = 'which "image: ..." or "video: ..." shows';
        if (kind === 'text') await refuseFileName(text, { what: `card ${i + 1}`, folder, advice });
      }
      const cards = await Promise.all(
        storyboard.cards.map(async (card) => ({
          timeSeconds: card.startSeconds,
          // Without words a card goes on from what it shows, not with the words of the others.
          prompt: withInstructions(card.text, storyboard.instructions),
          picture: card.kind === 'image' ? { path: resolve(folder, card.source) } : null,
          clip: card.kind === 'video' ? await readClip(folder, card.source) : null,
        })),
      );
      return makeVideo(
        {
          prompt: cards.flatMap(({ prompt }) => (prompt === '' ? [] : [prompt])).join('\n'),
          wish: { kind: 'storyboard', cards },
          options,
          images: cards.flatMap(({ picture }) => (picture === null ? [] : [picture.path])),
          videos: cards.flatMap(({ clip }) => (clip === null ? [] : [clip.source.path])),
          totalSeconds: storyboardSeconds(storyboard),
        },
        signal,
      );
    }),
});

/**
 * A video from its beginning, of which the card shows as much as the card is long; or a part of it, named as media
 * fragments are: `clip.mp4#t=1,3.5`.
 */
async function readClip(folder: string, source: string): Promise<CardClip<ClipFile>> {
  const [, path = source, start = '0', end] = /^(.+)#t=(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(source) ?? [];
  const clip = await describeClip(resolve(folder, path));
  const [startSeconds, endSeconds] = [Number(start), end === undefined ? clip.durationSeconds : Number(end)];
  if (startSeconds < endSeconds && endSeconds <= clip.durationSeconds + 0.01) {
    return { source: clip, startSeconds, endSeconds: Math.min(endSeconds, clip.durationSeconds) };
  }
  throw new ConfigError(
    `Cannot show ${source} as the part must lie within the video: it is ${clip.durationSeconds.toFixed(2)} seconds long`,
  );
}

/** @throws {ConfigError} if a card is not valid */
async function readStoryboard(file: string): Promise<Storyboard> {
  const content = await (file === '-' ? readStream(process.stdin) : readFile(file, 'utf8'));
  return content.trimStart().startsWith('{') ? parseStoryboardJson(parseJson(content)) : parseStoryboard(content);
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new ConfigError('Cannot read the storyboard as it must be JSON where it begins with a brace', { cause });
  }
}

function withInstructions(text: string, instructions: string): string {
  return `${text} ${instructions}`.trim();
}
