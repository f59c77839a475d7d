import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MediaError } from '../base/index.ts';
import { findFfmpeg, runFfmpeg } from './ffmpeg.ts';
import { collectFrames, createClip, createFrame, type Frame } from './frame.ts';
import { psnr } from './quality.ts';
import { cropFrame, hasFfmpeg, middleColor, openTestFolder, sampleFrame } from './sample-frames.ts';
import type { VideoFormat } from './video-format.ts';
import { readVideo } from './video-reader.ts';
import { openVideoWriter, writeVideo } from './video-writer.ts';

let folder: Awaited<ReturnType<typeof openTestFolder>>;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder[Symbol.asyncDispose]());

const sampleFrames = (width: number, height: number, count: number): Frame[] =>
  Array.from({ length: count }, (_, index) => sampleFrame(width, height, index));

async function readBack(path: string): Promise<Frame[]> {
  await using video = await readVideo(path);
  return await collectFrames(video.frames);
}

class Collector extends Writable {
  readonly chunks: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
}

describe.skipIf(!hasFfmpeg())('openVideoWriter()', () => {
  // Floors are about 3 dB under what the codec gives; a GIF has 256 colours and dithers.
  const floors = { mp4: 40, webm: 39, webp: 36, gif: 23 } satisfies Record<VideoFormat, number>;
  for (const [format, floor] of Object.entries(floors) as [VideoFormat, number][]) {
    test(`openVideoWriter() keeps every frame of a ${format}, also of odd size`, async () => {
      for (const [width, height] of [
        [96, 64],
        [95, 63],
      ] as const) {
        const frames = sampleFrames(width, height, 9);
        const path = folder.file(`${width}.${format}`);
        await writeVideo(createClip(frames, { width, height, frameRate: 8 }), { path, format });
        const decoded = await readBack(path);
        expect(decoded.length).toBe(9);
        const worst = Math.min(...frames.map((frame, i) => psnr(frame, cropFrame(decoded[i]!, width, height))));
        expect(worst).toBeGreaterThan(floor);
      }
    });
  }

  test.each([
    [256, 256],
    [1280, 720],
  ])('openVideoWriter() keeps pure colours within 3 levels at %i x %i', async (width, height) => {
    const colors = [
      { red: 255, green: 0, blue: 0 },
      { red: 0, green: 255, blue: 0 },
      { red: 0, green: 0, blue: 255 },
      { red: 230, green: 120, blue: 40 },
      { red: 128, green: 128, blue: 128 },
      { red: 255, green: 255, blue: 255 },
    ];
    const clip = createClip(
      colors.map((color) => createFrame(width, height, color)),
      { width, height, frameRate: 4 },
    );
    const path = folder.file('colors.mp4');
    await writeVideo(clip, { path, quality: 90 });
    for (const [i, frame] of (await readBack(path)).entries()) {
      const { red, green, blue } = colors[i]!;
      const difference = middleColor(frame).map((value, c) => Math.abs(value - [red, green, blue][c]!));
      expect(Math.max(...difference), `color ${i}: ${middleColor(frame)}`).toBeLessThanOrEqual(3);
    }
  });

  test('openVideoWriter() puts the index of an MP4 before its pictures and tags it BT.709', async () => {
    const path = folder.file('fast.mp4');
    await writeVideo(createClip(sampleFrames(64, 64, 4), { width: 64, height: 64, frameRate: 8 }), { path });
    const bytes = await readFile(path);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    const { stderr } = await runFfmpeg(['-i', path, '-f', 'null', '-'], { purpose: 'look' });
    expect(stderr).toMatch(/yuv420p\(tv, bt709[^)]*\), 64x64/);
  });

  test('openVideoWriter() writes the same bytes for the same frames', async () => {
    const clip = createClip(sampleFrames(64, 64, 6), { width: 64, height: 64, frameRate: 8 });
    await writeVideo(clip, { path: folder.file('one.mp4') });
    await writeVideo(clip, { path: folder.file('two.mp4') });
    expect(await readFile(folder.file('one.mp4'))).toEqual(await readFile(folder.file('two.mp4')));
  });

  test('openVideoWriter() gives a smaller file for a lower quality', async () => {
    const clip = createClip(sampleFrames(128, 128, 8), { width: 128, height: 128, frameRate: 8 });
    const sizes = [];
    for (const quality of [20, 60, 95]) {
      await writeVideo(clip, { path: folder.file('quality.mp4'), quality });
      sizes.push((await stat(folder.file('quality.mp4'))).size);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  test('openVideoWriter() streams fragments while frames are still written', async () => {
    const stream = new Collector();
    await using writer = await openVideoWriter({ stream, width: 64, height: 64, frameRate: 8 });
    let framesAtFirstByte = 0;
    for (let index = 0; index < 200; index++) {
      await writer.write(sampleFrame(64, 64, index));
      if (stream.chunks.length > 0 && framesAtFirstByte === 0) framesAtFirstByte = index + 1;
    }
    await writer.close();
    expect(framesAtFirstByte).toBeGreaterThan(0);
    expect(framesAtFirstByte).toBeLessThan(200);
    expect(stream.writableFinished).toBe(true);
    await using video = await readVideo(Buffer.concat(stream.chunks));
    expect((await collectFrames(video.frames)).length).toBe(200);
  });

  test.each(['webm', 'gif', 'webp'] as const)('openVideoWriter() can stream a %s', async (format) => {
    const stream = new Collector();
    await using writer = await openVideoWriter({ stream, width: 48, height: 32, frameRate: 10, format });
    for (let index = 0; index < 5; index++) await writer.write(sampleFrame(48, 32, index));
    await writer.close();
    await using video = await readVideo(Buffer.concat(stream.chunks));
    expect((await collectFrames(video.frames)).length).toBe(5);
  });

  test('openVideoWriter() lets the memory of a frame be reused after write()', async () => {
    const frame = createFrame(320, 240);
    const path = folder.file('reused.mp4');
    await using writer = await openVideoWriter({ path, width: 320, height: 240, frameRate: 8 });
    for (let index = 0; index < 10; index++) {
      frame.data.fill(index * 20);
      await writer.write(frame);
    }
    await writer.close();
    const levels = (await readBack(path)).map((decoded) => middleColor(decoded)[1]!);
    for (const [index, level] of levels.entries()) expect(Math.abs(level - index * 20)).toBeLessThanOrEqual(3);
  });
});

describe.skipIf(!hasFfmpeg())('openVideoWriter() leaves nothing half-written', () => {
  const expectOnly = async (sub: string, names: string[]): Promise<void> =>
    expect((await readdir(folder.path)).filter((name) => name.includes(sub)).sort()).toEqual(names);

  test('after an abort, and keeps the file that was there', async () => {
    const path = folder.file('abort.mp4');
    await writeFile(path, 'old');
    const controller = new AbortController();
    const writer = await openVideoWriter({ path, width: 64, height: 64, frameRate: 8, signal: controller.signal });
    await writer.write(createFrame(64, 64));
    controller.abort(new Error('stopped by the user'));
    await expect(writer.write(createFrame(64, 64))).rejects.toThrow('stopped by the user');
    await writer.abort();
    await expectOnly('abort', ['abort.mp4']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  test('after a signal that comes while close() waits', async () => {
    const controller = new AbortController();
    const path = folder.file('late.mp4');
    const writer = await openVideoWriter({ path, width: 640, height: 640, frameRate: 8, signal: controller.signal });
    for (let i = 0; i < 20; i++) await writer.write(createFrame(640, 640));
    const closing = writer.close();
    controller.abort(new Error('stopped late'));
    await expect(closing).rejects.toThrow('stopped late');
    await expectOnly('late', []);
  });

  test('when disposed without close(), or when a frame has the wrong size', async () => {
    const path = folder.file('dispose.mp4');
    await expect(async () => {
      await using writer = await openVideoWriter({ path, width: 64, height: 64, frameRate: 8 });
      await writer.write(createFrame(64, 64));
      await writer.write(createFrame(32, 32));
    }).rejects.toThrow('its size must be 64x64: current value is 32x32');
    await expectOnly('dispose', []);
  });

  test('when the video has no frames', async () => {
    const path = folder.file('none.mp4');
    const writer = await openVideoWriter({ path, width: 64, height: 64, frameRate: 8 });
    await expect(writer.close()).rejects.toThrow('Cannot write the video as it has no frames');
    await expect(writer.write(createFrame(64, 64))).rejects.toThrow('current value is failed');
    await expectOnly('none', []);
  });

  test.skipIf(process.platform !== 'linux')('when a file outgrows what the system allows', async () => {
    const limited = folder.file('limited-ffmpeg');
    await writeFile(limited, `#!/bin/bash\ntrap '' XFSZ\nulimit -f 16\nexec '${findFfmpeg()}' "$@"\n`);
    await chmod(limited, 0o755);
    const before = process.env.FFMPEG_PATH;
    process.env.FFMPEG_PATH = limited;
    try {
      const noise = createFrame(256, 256);
      for (let i = 0; i < noise.data.length; i++) noise.data[i] = (i * 2654435761) >>> 24;
      const path = folder.file('grown.mp4');
      const clip = createClip(
        Array.from({ length: 12 }, () => noise),
        { width: 256, height: 256, frameRate: 8 },
      );
      const error = await writeVideo(clip, { path }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(MediaError);
      expect(String(error)).toMatch(/larger than the system allows|did not become complete/);
      await expectOnly('grown', []);
    } finally {
      if (before === undefined) delete process.env.FFMPEG_PATH;
      else process.env.FFMPEG_PATH = before;
    }
  });

  test('when the reader of a stream fails because the disk is full', async () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(new Error('ENOSPC: no space left on device, write')),
    });
    const writer = await openVideoWriter({ stream, width: 256, height: 256, frameRate: 8 });
    const work = (async () => {
      for (let index = 0; index < 300; index++) await writer.write(sampleFrame(256, 256, index));
      await writer.close();
    })();
    await expect(work).rejects.toThrow('Cannot write the video as the disk is full');
    expect(stream.destroyed).toBe(true);
  });

  test('when options are wrong', async () => {
    const size = { width: 64, height: 64, frameRate: 8 };
    await expect(openVideoWriter(size)).rejects.toThrow('exactly one of path and stream');
    await expect(openVideoWriter({ ...size, path: folder.file('no/such/a.mp4') })).rejects.toThrow(
      'folder does not exist',
    );
    await expect(openVideoWriter({ ...size, width: 0, path: folder.file('a.mp4') })).rejects.toThrow('0x64');
    await expect(openVideoWriter({ ...size, frameRate: Number.NaN, path: folder.file('a.mp4') })).rejects.toThrow(
      'NaN',
    );
    await expect(openVideoWriter({ ...size, quality: 101, path: folder.file('a.mp4') })).rejects.toThrow('101');
  });
});

test.skipIf(!hasFfmpeg())('openVideoWriter() and readVideo() keep memory flat over many frames of 720p', async () => {
  const path = folder.file('long.mp4');
  const frame = createFrame(1280, 720);
  const rssMiB = (): number => process.memoryUsage().rss / 2 ** 20;
  await using writer = await openVideoWriter({ path, width: 1280, height: 720, frameRate: 24, quality: 30 });
  let afterStart = 0;
  for (let index = 0; index < 160; index++) {
    frame.data.fill(index % 256, 0, 400_000);
    await writer.write(frame);
    if (index === 30) afterStart = rssMiB();
  }
  await writer.close();
  // 130 frames of 3.5 MiB went by since: 457 MiB.
  expect(rssMiB() - afterStart).toBeLessThan(64);
  await using video = await readVideo(path);
  let count = 0;
  for await (const decoded of video.frames) count += decoded.width / 1280;
  expect(count).toBe(160);
  // Frames are freed by the collector in its own time: 560 MiB passed through here.
  expect(rssMiB() - afterStart).toBeLessThan(300);
});
