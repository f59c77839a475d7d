import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectFrames, createClip, createFrame, type Frame } from './frame.ts';
import { encodeImage } from './image.ts';
import { psnr } from './quality.ts';
import { hasFfmpeg, makeWithFfmpeg, middleColor, openTestFolder, sampleFrame } from './sample-frames.ts';
import { readVideo } from './video-reader.ts';
import { writeVideo } from './video-writer.ts';

const frameCount = 12;
const size = { width: 128, height: 96 };
const frames = Array.from({ length: frameCount }, (_, index) => sampleFrame(size.width, size.height, index));
let folder: Awaited<ReturnType<typeof openTestFolder>>;
let source = '';

beforeAll(async () => {
  folder = await openTestFolder();
  source = folder.file('source.mp4');
  if (hasFfmpeg()) await writeVideo(createClip(frames, { ...size, frameRate: 12 }), { path: source, quality: 100 });
});
afterAll(async () => folder[Symbol.asyncDispose]());

async function readAll(path: string, options: Parameters<typeof readVideo>[1] = {}): Promise<Frame[]> {
  await using video = await readVideo(path, options);
  return await collectFrames(video.frames);
}

describe.skipIf(!hasFfmpeg())('readVideo()', () => {
  // Half of these containers carry no colour tags; players take small untagged videos as BT.601.
  const toBt601 = 'scale=in_color_matrix=bt709:out_color_matrix=bt601';
  const containers: [name: string, ...args: string[]][] = [
    ['a.mov', '-c:v', 'libx264', '-crf', '12'],
    ['b.mkv', '-c:v', 'libx265', '-x265-params', 'log-level=none:crf=12'],
    ['c.avi', '-c:v', 'mpeg4', '-q:v', '2'],
    ['d.avi', '-vf', `${toBt601},scale=out_range=pc,format=yuvj420p`, '-c:v', 'mjpeg', '-q:v', '2'],
    ['e.ts', '-c:v', 'libx264', '-crf', '12'],
    ['f.webm', '-c:v', 'libvpx', '-b:v', '2M'],
    ['g.flv', '-c:v', 'flv1', '-q:v', '2'],
    ['h.wmv', '-c:v', 'wmv2', '-q:v', '2'],
    ['i.y4m', '-pix_fmt', 'yuv420p'],
    ['j.apng', '-f', 'apng', '-plays', '0'],
    ['k.3gp', '-c:v', 'mpeg4', '-q:v', '2'],
    ['l.mkv', '-c:v', 'ffv1'],
    // This encoder writes BT.709 into the frames whatever it is told.
    ['m.mov', '-vf', 'null', '-c:v', 'prores_ks', '-profile:v', '4', '-pix_fmt', 'yuva444p10le'],
    ['n.h264', '-c:v', 'libx264', '-crf', '12', '-f', 'h264'],
  ];
  test('readVideo() gives the picture of a video that is shorter than a frame at the rate that was asked for', async () => {
    const path = folder.file('one.mp4');
    await makeWithFfmpeg('-i', source, '-frames:v', '1', '-r', '60', path);
    for (const frameRate of [1, 8, 60]) {
      const shown = await readAll(path, { frameRate });
      expect(shown).toHaveLength(1);
      expect(psnr(shown[0]!, frames[0]!)).toBeGreaterThan(30);
    }
    await expect(readAll(path, { frameRate: 8, startSeconds: 5 })).rejects.toThrow('no frames after the start');
  });

  test.each(containers)('readVideo() reads %s', async (name, ...args) => {
    const path = folder.file(name);
    await makeWithFfmpeg('-i', source, '-vf', toBt601, '-colorspace', 'smpte170m', ...args, path);
    const decoded = await readAll(path, { frameRate: 12 });
    expect(decoded.length).toBe(frameCount);
    const worst = Math.min(...decoded.map((frame, i) => psnr(frame, frames[i]!)));
    expect(worst, name).toBeGreaterThan(30);
  });

  test('readVideo() believes the bytes, not the name', async () => {
    const path = folder.file('really-mp4.avi');
    await writeFile(path, await readFile(source));
    await using video = await readVideo(path);
    expect(video.info).toMatchObject({ container: 'MP4', codec: 'h264', ...size, frameRate: 12, durationSeconds: 1 });
  });

  test('readVideo() gives the same frames for bytes, and again on a second reading', async () => {
    await using video = await readVideo(await readFile(source));
    const [first, second] = [await collectFrames(video.frames), await collectFrames(video.frames)];
    expect(first.length).toBe(frameCount);
    for (const [i, frame] of first.entries()) expect(psnr(frame, second[i]!)).toBe(Number.POSITIVE_INFINITY);
  });

  test('readVideo() turns a rotated video upright', async () => {
    const path = folder.file('rotated.mp4');
    const bytes = await readFile(source);
    const matrix = bytes.indexOf('tkhd') + 44;
    for (const [i, value] of [0, 0x10000, 0, 0xffff0000, 0].entries()) bytes.writeUInt32BE(value, matrix + 4 * i);
    await writeFile(path, bytes);
    await using video = await readVideo(path);
    expect(video.info).toMatchObject({ width: size.height, height: size.width, rotationDegrees: 90 });
    const [frame] = await collectFrames(video.frames);
    const turned = createFrame(size.height, size.width);
    for (let h = 0; h < turned.height; h++) {
      for (let w = 0; w < turned.width; w++) {
        const from = ((size.height - 1 - w) * size.width + h) * 4;
        turned.data.set(frames[0]!.data.subarray(from, from + 4), (h * turned.width + w) * 4);
      }
    }
    expect(psnr(frame!, turned)).toBeGreaterThan(30);
  });

  test('readVideo() makes pixels square', async () => {
    const path = folder.file('anamorphic.mp4');
    await makeWithFfmpeg('-i', source, '-vf', 'setsar=2/1', '-c:v', 'libx264', path);
    await using video = await readVideo(path);
    expect(video.info).toMatchObject({ width: 2 * size.width, height: size.height });
    expect((await collectFrames(video.frames))[0]!.width).toBe(2 * size.width);
  });

  test('readVideo() resamples a variable frame rate by repeating the frame that is shown', async () => {
    const levels = Array.from({ length: 10 }, (_, i) =>
      createFrame(64, 64, { red: 25 * i, green: 25 * i, blue: 25 * i }),
    );
    const even = folder.file('even.mp4');
    await writeVideo(createClip(levels, { width: 64, height: 64, frameRate: 10 }), { path: even, quality: 100 });
    const path = folder.file('variable.mp4');
    const drop = 'select=not(eq(n\\,3)+eq(n\\,4)+eq(n\\,7))';
    await makeWithFfmpeg('-i', even, '-vf', drop, '-vsync', 'vfr', '-c:v', 'libx264', '-crf', '5', path);
    const shown = (await readAll(path, { frameRate: 10 })).map((frame) => Math.round(middleColor(frame)[1]! / 25));
    // How long the last frame lasts is left to the muxer: old builds of ffmpeg give it no time.
    expect(shown.slice(0, 9)).toEqual([0, 1, 2, 2, 2, 5, 6, 6, 8]);
  });

  test('readVideo() changes the rate and cuts a span', async () => {
    expect((await readAll(source, { frameRate: 6 })).length).toBe(6);
    expect((await readAll(source, { frameRate: 24 })).length).toBe(24);
    const span = await readAll(source, { startSeconds: 0.5, durationSeconds: 0.25 });
    expect(span.length).toBe(3);
    expect(psnr(span[0]!, frames[6]!)).toBeGreaterThan(psnr(span[0]!, frames[5]!) + 5);
  });

  test('readVideo() shows the background through transparent pixels of an animation', async () => {
    const clear = createFrame(32, 32);
    clear.data.fill(0);
    const png = folder.file('clear.png');
    await writeFile(png, await encodeImage(clear));
    const path = folder.file('clear.apng');
    await makeWithFfmpeg('-loop', '1', '-i', png, '-frames:v', '2', '-f', 'apng', '-plays', '0', path);
    const [frame] = await readAll(path, { background: { red: 10, green: 200, blue: 30 } });
    expect(middleColor(frame!)).toEqual([10, 200, 30]);
  });

  test('readVideo() maps high dynamic range to ordinary brightness', async () => {
    const path = folder.file('hlg.mp4');
    const toHlg = 'zscale=t=arib-std-b67:p=bt2020:m=bt2020nc:r=tv:tin=bt709:pin=bt709:min=bt709,format=yuv420p10le';
    const tags = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', 'arib-std-b67'];
    await makeWithFfmpeg(
      '-i',
      source,
      '-vf',
      toHlg,
      '-c:v',
      'libx265',
      '-x265-params',
      'log-level=none',
      ...tags,
      path,
    );
    const [frame] = await readAll(path);
    // Tone mapping is a matter of taste: this floor only tells it from reading the file as if it were ordinary.
    expect(psnr(frame!, frames[0]!)).toBeGreaterThan(15);
  });

  test('readVideo() stops decoding when the reader leaves or aborts', async () => {
    await using video = await readVideo(source);
    for await (const frame of video.frames) {
      expect(frame.width).toBe(size.width);
      break;
    }
    const controller = new AbortController();
    await using second = await readVideo(source, { signal: controller.signal });
    const reading = (async () => {
      for await (const _frame of second.frames) controller.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
  });
});

describe.skipIf(!hasFfmpeg())('readVideo() refuses with a clear sentence', () => {
  const refuse = async (bytes: Uint8Array | string, sentence: string | RegExp, options = {}): Promise<void> => {
    const reading = (async () => {
      await using video = await readVideo(bytes, options);
      await collectFrames(video.frames);
    })();
    await expect(reading).rejects.toMatchObject({ name: 'MediaError', message: expect.stringMatching(sentence) });
  };

  test('what is not a video', async () => {
    await refuse(new Uint8Array(0), 'the file is empty');
    await refuse(Buffer.from('hello, this is my video'), 'the file is a text');
    await refuse(Buffer.from('#EXTM3U\nhttp://example.com/a.ts'), 'the file is a playlist');
    await refuse(Buffer.from('ffconcat version 1.0\nfile /etc/passwd'), 'the file is a text');
    await refuse(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'of a kind that is not known');
    await refuse(await encodeImage(createFrame(8, 8)), 'a still image \\(PNG\\)');
    await refuse(folder.path, 'it must be a file');
    await refuse(folder.file('missing.mp4'), 'there is no such file');
  });

  test('a video without a picture or without frames', async () => {
    const audio = folder.file('audio.mp4');
    await makeWithFfmpeg('-f', 'lavfi', '-i', 'sine=duration=1', audio);
    await refuse(audio, 'sound but no picture');
    const empty = folder.file('empty.mp4');
    await makeWithFfmpeg('-i', source, '-c:v', 'libx264', '-frames:v', '0', empty).catch(() => undefined);
    await refuse(empty, /no frames|no tracks|empty|cut off|no picture/);
    await refuse(source, 'no frames after the start', { startSeconds: 5 });
  });

  test('never a video of a codec that the container reader does not know', async () => {
    const stream = folder.file('mpeg2.ts');
    await makeWithFfmpeg('-i', source, '-c:v', 'mpeg2video', '-f', 'mpegts', stream);
    await using video = await readVideo(stream);
    expect(video.info).toMatchObject({ container: 'MPEG-TS', codec: 'mpeg2video' });
    expect((await collectFrames(video.frames)).length).toBeGreaterThan(5);
  });

  test('a file that is cut off or damaged', async () => {
    const bytes = await readFile(source);
    await refuse(bytes.subarray(0, bytes.length - 2000), 'cut off: \\d+ KiB are missing');
    const plain = folder.file('plain.mp4');
    await makeWithFfmpeg('-i', source, '-c', 'copy', plain);
    const indexLast = await readFile(plain);
    await refuse(indexLast.subarray(0, indexLast.indexOf('moov') - 4), 'its index \\(moov\\) is missing');
    const mkv = folder.file('cut.mkv');
    await makeWithFfmpeg('-i', source, '-c', 'copy', mkv);
    await refuse((await readFile(mkv)).subarray(0, 200), /Cannot read the video as/);
    const noise = Buffer.from(bytes);
    noise.fill(0x5a, noise.indexOf('mdat') + 4);
    await refuse(noise, 'Cannot read the video as the file is damaged');
  });

  test('a codec that nobody knows', async () => {
    const bytes = Buffer.from(await readFile(source));
    bytes.write('zzzz', bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1');
    await refuse(bytes, 'Cannot read the video as its codec is not known');
  });

  test('what is over a limit', async () => {
    await refuse(source, 'at most 100 bytes', { limits: { sizeBytes: 100 } });
    await refuse(source, 'at most 1000 pixels: current value is 128x96', { limits: { pixels: 1000 } });
    await refuse(source, 'at most 0.5 s', { limits: { durationSeconds: 0.5 } });
    await refuse(source, 'at most 5 frames', { limits: { frames: 5 } });
  });
});
