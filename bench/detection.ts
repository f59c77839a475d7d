/**
 * How often each layer of detection finds copies of the bundled model's releases, and how often it finds strangers:
 *
 *     npx tsx bench/detection.ts --clips FOLDER [--others FOLDER] [--first 0] [--limit 30] [--strangers 60] [--copies crf23,half]
 *
 * FOLDER holds `model-N.mkv` of `bench/draw-model-clips.ts`: each is marked, encoded at x264 crf 18, signed and added to
 * the index, then copied. Strangers are the folder's `world-N.mkv` and the videos of `--others`, one copy each in turn.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/index.ts';
import { readVideo, writeVideo } from '../src/media/index.ts';
import { describeOrigin } from '../src/safety/detection/describe-origin.ts';
import { detectOrigin } from '../src/safety/detection/detect-origin.ts';
import { createMemoryFingerprintIndex } from '../src/safety/detection/fingerprint-index.ts';
import { createFingerprinter } from '../src/safety/detection/perceptual-hash.ts';
import { wilsonInterval } from '../src/safety/index.ts';
import { hashPrompt } from '../src/safety/provenance/generation-record.ts';
import { signFile } from '../src/safety/provenance/sign-media.ts';
import { openSigningIdentity } from '../src/safety/provenance/signing-identity.ts';
import { type MarkNumber, markNumberOf } from '../src/safety/watermark/mark-payload.ts';
import { markClip } from './mark-clip.ts';
import { recodings, x264 } from './recode.ts';
import { run } from './watermark-clips.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string' },
    others: { type: 'string' },
    first: { type: 'string', default: '0' },
    limit: { type: 'string', default: '30' },
    strangers: { type: 'string', default: '60' },
    copies: { type: 'string' },
  },
});

const copies: Readonly<Record<string, readonly string[]>> = { released: [], ...recodings };
const chosen = values.copies?.split(',') ?? Object.keys(copies);

const layers = ['manifest', 'watermark', 'reverse_search', 'classifier'] as const;
type Found = Readonly<Record<(typeof layers)[number], boolean>>;

const folder = mkdtempSync(join(tmpdir(), 'aozora-detection-'));
const key = Buffer.from('benchmark key of the detection');
const identity = await openSigningIdentity({ folder: join(folder, 'certificates'), clock: systemClock });
const index = createMemoryFingerprintIndex();
const knownNumbers: MarkNumber[] = Array.from({ length: 1000 }, (_, i) =>
  markNumberOf(key, `video of another day ${i}`),
);
const numberOf = (name: string): number => Number(/-(\d+)\.mkv$/.exec(name)?.[1] ?? -1);
const files = readdirSync(values.clips ?? 'model-clips').sort((a, b) => numberOf(a) - numberOf(b));
const inFolder = (name: string): string => join(values.clips ?? 'model-clips', name);
const ours = files
  .filter((name) => name.startsWith('model-') && numberOf(name) >= Number(values.first))
  .slice(0, Number(values.limit));
const worlds = files
  .filter((name) => name.startsWith('world-') && numberOf(name) >= Number(values.first))
  .map(inFolder);
const others = values.others === undefined ? [] : readdirSync(values.others).map((name) => join(values.others!, name));

try {
  const released: string[] = [];
  for (const name of ours) released.push(await release(name));
  for (const copy of chosen) {
    const found: Found[] = [];
    for (const path of released) found.push(await detect(path, copy));
    show(`copies, ${copy}`, found);
  }
  const strangers = [...others, ...worlds].slice(0, Number(values.strangers));
  const encoded = chosen.filter((copy) => copy !== 'released');
  const found: Found[] = [];
  for (const [i, path] of strangers.entries()) found.push(await detect(path, encoded[i % encoded.length]!));
  show('strangers', found);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Marks, encodes, signs and indexes a clip as the service does. */
async function release(name: string): Promise<string> {
  const number = markNumberOf(key, name);
  const marked = await markClip(inFolder(name), { key, number });
  const raw = join(folder, 'raw.mp4');
  await writeVideo(marked, { path: raw, quality: 100 });
  const path = join(folder, `${name}.mp4`);
  run(['-i', raw, ...x264(18), path]);
  const record = { videoId: name, model: 'aozora-mini', seed: 1, promptSha256: hashPrompt(name), markNumber: number };
  await signFile(path, path, { identity, record, format: 'video/mp4', version: 'benchmark', clock: systemClock });
  const fingerprinter = createFingerprinter(marked.frameRate);
  for await (const frame of marked) fingerprinter.push(frame);
  await index.add(name, fingerprinter.finish());
  knownNumbers.push(number);
  return path;
}

async function detect(path: string, copy: string): Promise<Found> {
  const copied = join(folder, 'copy.mp4');
  const args = copies[copy]!;
  if (args.length > 0) run(['-t', '3', '-i', path, '-an', ...args, copied]);
  const source = args.length > 0 ? copied : path;
  await using video = await readVideo(source);
  const evidence = await detectOrigin({
    ...{ file: { source, format: 'video/mp4' }, frames: video.frames, trustedRoots: identity.root },
    ...{ watermarkKey: key, knownNumbers, index },
  });
  const findings = describeOrigin(evidence);
  const isFound = (layer: string): boolean => (findings.find((each) => each.layer === layer)?.confidence ?? 0) >= 0.5;
  return Object.fromEntries(layers.map((layer) => [layer, isFound(layer)])) as Found;
}

function show(title: string, found: readonly Found[]): void {
  const share = (hits: number): string => {
    const { low, high } = wilsonInterval(hits, found.length);
    return `${hits}/${found.length} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)} %]`;
  };
  const each = layers.map((layer) => `${layer} ${share(found.filter((one) => one[layer]).length)}`);
  const together = found.filter((one) => layers.some((layer) => one[layer])).length;
  console.log(`${title}: ${each.join(', ')}, together ${share(together)}`);
}
