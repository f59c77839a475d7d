import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pathExists } from '../src/base/index.ts';
import { openSafetensors } from '../src/graph/index.ts';
import {
  type LtxCheckpoint,
  ltx098Distilled,
  openReleasedModel,
  type WanCheckpoint,
  wan21Large,
  wan21Small,
  wan22,
} from '../src/models/index.ts';
import { compareWithGolden } from './compare-with-golden.ts';
import { type ReleaseName, releaseNames, writeRandomRelease, writeRandomTextEncoder } from './random-release.ts';

/**
 * All parts of released checkpoints in the full shapes of their layers beside diffusers and transformers, in float32 on
 * the same files with random values and the released names, shapes and types: text encoder, transformer, encoder,
 * decoder, upsampler, and whole pipelines from words and from words and a picture. One side runs after the other.
 *
 *     npm run bench -- checkpoint-layers [--model wan2.1-1.3b,wan2.1-14b,wan2.2-5b,ltx-2b] [--layers 2] [--threads 1]
 *         [--folder PATH] [--python PATH] [--json]
 *
 * `--layers` is the number of blocks of transformers and text encoders; autoencoders and upsampler are whole. `--folder`
 * keeps the files there and uses them again. 12 GB of disk and 10 GB of memory are needed. The Python that has torch, diffusers and
 * transformers is `--python`, else the environment's AOZORA_PYTHON.
 */
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: releaseNames.join(',') },
    layers: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1' },
    folder: { type: 'string' },
    python: { type: 'string', default: process.env.AOZORA_PYTHON ?? 'python3' },
    json: { type: 'boolean', default: false },
  },
});

const checkpoints: Readonly<Record<ReleaseName, LtxCheckpoint | WanCheckpoint>> = {
  'wan2.1-1.3b': wan21Small,
  'wan2.1-14b': wan21Large,
  'wan2.2-5b': wan22,
  'ltx-2b': ltx098Distilled,
};

const tokenizerFixture = fileURLToPath(new URL('../src/models/text/fixtures/t5-tokenizer.json', import.meta.url));

async function writeFiles(name: ReleaseName, folder: string, layers: number): Promise<void> {
  const { bavail, bsize } = await statfs(options.folder ?? tmpdir());
  if (bavail * bsize < 12e9) throw new Error('Cannot compare as 12 GB of disk must be free');
  await writeRandomRelease({ name, folder, layers });
  await writeRandomTextEncoder(folder, { name, layers });
  await mkdir(join(folder, 'tokenizer'));
  const { tokenizer } = JSON.parse(await readFile(tokenizerFixture, 'utf8'));
  await writeFile(join(folder, 'tokenizer', 'tokenizer.json'), JSON.stringify(tokenizer));
}

function runTorch(name: ReleaseName, folder: string): void {
  const script = join(import.meta.dirname, 'checkpoint_layers_torch.py');
  const words = ['-W', 'ignore', script, folder, name, options.layers, tokenizerFixture, options.threads];
  const { status } = spawnSync(options.python, words, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`Cannot compare as ${script} must succeed: it ended with ${status}`);
}

/** The checkpoint with that many blocks, and nothing that the other side does not have: noise before decoding. */
function shorten(checkpoint: LtxCheckpoint | WanCheckpoint, layers: number): LtxCheckpoint | WanCheckpoint {
  const text = { ...checkpoint.text, encoder: { ...checkpoint.text.encoder, layers } };
  const shared = { text, transformer: { ...checkpoint.transformer, layers } };
  if (checkpoint.kind === 'wan') return { ...checkpoint, ...shared } as WanCheckpoint;
  return { ...checkpoint, ...shared, decoding: { ...checkpoint.decoding, noise: 0 } } as LtxCheckpoint;
}

async function compare(name: ReleaseName, folder: string): Promise<void> {
  const layers = Number(options.layers);
  if (!(await pathExists(join(folder, 'tokenizer', 'tokenizer.json')))) await writeFiles(name, folder, layers);
  if (!(await pathExists(join(folder, 'golden.safetensors')))) runTorch(name, folder);
  using golden = await openSafetensors(join(folder, 'golden.safetensors'));
  await using model = await openReleasedModel({
    checkpoint: shorten(checkpoints[name], layers),
    folder,
    threads: Number(options.threads),
  });
  if (!options.json) console.log(`${name}, ${layers} blocks; ${golden.metadata.tool}`);
  for await (const { part, value, unit } of compareWithGolden(model, golden)) {
    if (options.json) console.log(JSON.stringify({ name, part, value, unit }));
    else console.log(`  ${part}: ${unit === 'dB' ? `${value.toFixed(1)} dB` : value.toExponential(1)}`);
  }
}

for (const name of options.model.split(',') as ReleaseName[]) {
  if (!releaseNames.includes(name)) throw new Error(`Cannot compare ${name} as it must be one of ${releaseNames}`);
  if (options.folder !== undefined) {
    await compare(name, join(options.folder, name));
    continue;
  }
  const folder = await mkdtemp(join(tmpdir(), 'aozora-layers-'));
  try {
    await compare(name, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
