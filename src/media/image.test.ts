import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createFrame, type Frame } from './frame.ts';
import { encodeImage, readImage, writeImage } from './image.ts';
import { psnr } from './quality.ts';
import { middleColor, openTestFolder, sampleFrame } from './sample-frames.ts';

const picture = sampleFrame(60, 40, 3);
const raw = (frame: Frame) =>
  sharp(Buffer.from(frame.data), { raw: { width: frame.width, height: frame.height, channels: 4 } });

/** A PNG that promises a huge picture in a few bytes. */
async function pngBomb(side: number): Promise<Buffer> {
  const bytes = Buffer.from(await encodeImage(createFrame(4, 4)));
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Four grey pixels of 32-bit floating point, of which nobody knows where white is; written by Pillow 13.0.0. */
const floatTiff = Buffer.from(
  'SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAgAAAAIBAwABAAAAIAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAhgAAABYBBAABAAAAAgAAABcBBAABAAAAEAAAABwBAwABAAAAAQAAAFMBAwABAAAAAwAAAAAAAAAAAAA/AAAAPwAAAD8AAAA/',
  'base64',
);

describe('readImage()', () => {
  test.each([
    ['png', 100, Number.POSITIVE_INFINITY],
    ['jpeg', 95, 38],
    ['webp', 95, 36],
  ] as const)('readImage() gives back what encodeImage() wrote as %s', async (format, quality, floor) => {
    const back = await readImage(await encodeImage(picture, { format, quality }));
    expect(psnr(back, picture)).toBeGreaterThanOrEqual(floor);
  });

  test('readImage() turns a photograph upright by its EXIF orientation', async () => {
    const bytes = await raw(picture).removeAlpha().png().withMetadata({ orientation: 6 }).toBuffer();
    const back = await readImage(bytes);
    expect([back.width, back.height]).toEqual([40, 60]);
    // Orientation 6: the stored left bottom corner is shown at the top left.
    expect(Array.from(back.data.subarray(0, 3))).toEqual(
      Array.from(picture.data.subarray(39 * 60 * 4, 39 * 60 * 4 + 3)),
    );
  });

  test('readImage() shows the background through transparent pixels', async () => {
    const half = createFrame(4, 4, { red: 200, green: 0, blue: 0 });
    for (let i = 3; i < half.data.length; i += 4) half.data[i] = 128;
    const bytes = await encodeImage(half);
    const expected = (channel: number): number => channel * (128 / 255) + 255 * (127 / 255);
    const onWhite = middleColor(await readImage(bytes));
    expect(Math.abs(onWhite[0]! - expected(200))).toBeLessThanOrEqual(1);
    expect(Math.abs(onWhite[1]! - expected(0))).toBeLessThanOrEqual(1);
    const onBlack = await readImage(bytes, { background: { red: 0, green: 0, blue: 0 } });
    expect(Math.abs(middleColor(onBlack)[0]! - 100)).toBeLessThanOrEqual(1);
    expect(onBlack.data[3]).toBe(255);
  });

  test('readImage() reads grey, 16-bit, palette, CMYK, TIFF, GIF, AVIF and animated pictures as 8-bit sRGB', async () => {
    const red = createFrame(16, 16, { red: 220, green: 30, blue: 40 });
    const files = {
      'grey png': [await raw(red).greyscale().png().toBuffer(), null],
      '16-bit png': [await raw(red).toColourspace('rgb16').png().toBuffer(), 2],
      'palette png': [await raw(red).png({ palette: true }).toBuffer(), 3],
      tiff: [await raw(red).tiff().toBuffer(), 2],
      'linear float tiff': [await raw(red).pipelineColourspace('scrgb').toColourspace('scrgb').tiff().toBuffer(), 2],
      gif: [await raw(red).gif().toBuffer(), 4],
      avif: [await raw(red).avif({ quality: 90 }).toBuffer(), 6],
      'cmyk jpeg': [await raw(red).removeAlpha().toColourspace('cmyk').jpeg().toBuffer(), 40],
      'animated webp': [
        await sharp(Buffer.concat([Buffer.from(red.data), Buffer.from(createFrame(16, 16).data)]), {
          raw: { width: 16, height: 32, channels: 4, pageHeight: 16 },
        })
          .webp({ quality: 100 })
          .toBuffer(),
        4,
      ],
    } as const;
    for (const [name, [bytes, tolerance]] of Object.entries(files)) {
      const frame = await readImage(bytes);
      expect([frame.width, frame.height, frame.data.length], name).toEqual([16, 16, 1024]);
      const [r, g, b] = middleColor(frame) as [number, number, number];
      if (tolerance === null) expect([g, b], name).toEqual([r, r]);
      else expect(Math.max(Math.abs(r - 220), Math.abs(g - 30), Math.abs(b - 40)), name).toBeLessThanOrEqual(tolerance);
    }
  });

  test('readImage() refuses with a clear sentence what it cannot read', async () => {
    const jpeg = await encodeImage(sampleFrame(200, 200, 0), { format: 'jpeg' });
    const cases: [Uint8Array | string, string, object?][] = [
      [new Uint8Array(0), 'Cannot read the image as the file is empty'],
      [jpeg.subarray(0, jpeg.length / 2), 'Cannot read the image as the file is damaged'],
      [Buffer.from('\x89PNG\r\n\x1a\nand then nothing', 'latin1'), 'Cannot read the image as the file is damaged'],
      [await pngBomb(60_000), 'at most 50000000 pixels: current value is 60000x60000'],
      [jpeg, 'at most 100 pixels: current value is 200x200', { limits: { pixels: 100 } }],
      [jpeg, 'at most 10 bytes', { limits: { sizeBytes: 10 } }],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a text of markup (SVG or HTML)'],
      [Buffer.from('\0\0\0\x0cJXL \r\n', 'latin1'), 'JPEG XL is not supported: save it as JPEG or PNG'],
      [Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), 'the file is a video (MP4)'],
      [floatTiff, 'must be whole numbers: current value is float'],
      ['/nowhere/at/all.png', 'there is no such file'],
    ];
    for (const [source, sentence, options] of cases) {
      await expect(readImage(source, options)).rejects.toMatchObject({
        name: 'MediaError',
        message: expect.stringContaining(sentence),
      });
    }
  });
});

test('writeImage() takes the format from the name and leaves no partial file', async () => {
  await using folder = await openTestFolder();
  for (const name of ['a.png', 'b.jpg', 'c.webp']) {
    await writeImage(folder.file(name), picture);
    expect(psnr(await readImage(folder.file(name)), picture)).toBeGreaterThan(30);
  }
  await writeImage(folder.file('d'), picture, { format: 'webp' });
  expect((await readFile(folder.file('d'))).toString('latin1', 8, 12)).toBe('WEBP');
  await expect(writeImage(folder.file('no/a.png'), picture)).rejects.toThrow('folder does not exist');
  expect((await readdir(folder.path)).sort()).toEqual(['a.png', 'b.jpg', 'c.webp', 'd']);
});
