/**
 * Draws clips for the oracles and trains them; every stage goes on where it was stopped.
 *
 *   tsx tools/train-oracle.ts clips   --folder FOLDER --shards 64            for trunk and frames
 *   tsx tools/train-oracle.ts clips   --folder FOLDER --shards 20 --unseen   for answers
 *   tsx tools/train-oracle.ts trunk   --folder FOLDER --oracle shift --steps 2000 [--python python3] [--start OTHER_RUN]
 *   tsx tools/train-oracle.ts frames  --folder FOLDER --oracle shift --steps 2600 --clips 192 [--decay-from 900]
 *   tsx tools/train-oracle.ts answers --folder FOLDER --oracle shift --steps 2000 --clips 128 --looks 12000
 *   tsx tools/train-oracle.ts release --folder FOLDER --oracle shift
 *   tsx tools/train-oracle.ts measure --oracle shift [--count 500] [--threads 1]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathExists, systemClock } from '../src/base/index.ts';
import { attentionOracle, openBundledOracles, shiftOracle } from '../src/evaluation/index.ts';
import { measureOracle } from '../src/evaluation/oracle/measure-oracle.ts';
import { drawOracleShard, oracleLevels } from '../src/training/data/oracle-clips.ts';
import { writeOracleShard } from '../src/training/data/oracle-shard.ts';
import { shardFile } from '../src/training/data/shard-files.ts';
import { acceleratedSession } from '../src/training/recipes/accelerator-session.ts';
import { releaseOracle } from '../src/training/recipes/release-oracle.ts';
import { type OracleRun, trainOracleFrames, trainOracleTrunk } from '../src/training/recipes/train-oracle.ts';
import { trainOracleAnswers, unseenClips } from '../src/training/recipes/train-oracle-answers.ts';
import { onnxruntimeSession } from '../src/training/trainer.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: '.train/oracle' },
    shards: { type: 'string', default: '64' },
    unseen: { type: 'boolean', default: false },
    oracle: { type: 'string', default: 'shift' },
    steps: { type: 'string', default: '2000' },
    'decay-from': { type: 'string' },
    clips: { type: 'string', default: '32' },
    rate: { type: 'string', default: '2e-3' },
    threads: { type: 'string', default: '1' },
    python: { type: 'string' },
    compiled: { type: 'boolean', default: false },
    start: { type: 'string' },
    looks: { type: 'string', default: '12000' },
    count: { type: 'string', default: '500' },
  },
});
const clipsPerShard = 256;

const stages: Readonly<Record<string, () => Promise<void>>> = {
  clips: drawClips,
  trunk: () => trainOracleTrunk(runOf()),
  frames: () => trainOracleFrames(runOf()),
  answers: () => trainOracleAnswers({ ...runOf(), looks: Number(values.looks), threads: Number(values.threads) }),
  release: releaseOne,
  measure: measureOne,
};

async function drawClips(): Promise<void> {
  const folder = join(values.folder, values.unseen ? unseenClips : 'clips');
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < Number(values.shards); i++) {
    const path = shardFile(folder, i);
    if (await pathExists(path)) continue;
    const startedMs = performance.now();
    const shard = await drawOracleShard({
      seed: values.unseen ? 'oracle, unseen' : 'oracle',
      start: i * clipsPerShard,
      clips: clipsPerShard,
      levels: oracleLevels,
      workers: 1,
    });
    await writeOracleShard(path, shard);
    console.log(`shard ${i}: ${((performance.now() - startedMs) / clipsPerShard).toFixed(0)} ms a clip`);
  }
}

function runOf(): OracleRun {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const [steps, threads] = [Number(values.steps), Number(values.threads)];
  const decayFrom = Number(values['decay-from'] ?? Math.round(steps * 0.7));
  return {
    config: values.oracle === 'attention' ? attentionOracle : shiftOracle,
    seed: `oracle ${values.oracle}`,
    folder: values.folder,
    clips: Number(values.clips),
    start: values.start ?? null,
    until: steps,
    rate: { peak: Number(values.rate), warmupSteps: 60, decayFrom, decaySteps: steps - decayFrom },
    open:
      values.python === undefined
        ? onnxruntimeSession(threads)
        : acceleratedSession({ python: values.python, device: 'cpu', replicas: 1, isCompiled: values.compiled }),
    clock: systemClock,
    signal: stop.signal,
    onLog: (line) => console.log(JSON.stringify(line)),
  };
}

async function releaseOne(): Promise<void> {
  const config = values.oracle === 'attention' ? attentionOracle : shiftOracle;
  console.log(await releaseOracle({ run: values.folder, folder: join('checkpoints', config.name), config }));
}

/** Share of right answers on fresh true clips, attribute by attribute. */
async function measureOne(): Promise<void> {
  const oracles = await openBundledOracles(Number(values.threads));
  const oracle = oracles.find(({ name }) => name.endsWith(values.oracle))!;
  const accuracy = await measureOracle(oracle, { seed: 'fresh', clips: Number(values.count), side: 256 });
  for (const [attribute, { share, low, high, asked }] of Object.entries(accuracy)) {
    console.log(`${attribute}\t${share.toFixed(3)}\t[${low.toFixed(3)}, ${high.toFixed(3)}]\t${asked}`);
  }
}

const stage = stages[positionals[0] ?? ''];
if (stage === undefined) throw new Error(`Cannot run as the stage must be one of ${Object.keys(stages).join(', ')}`);
await stage();
