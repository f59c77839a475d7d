import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, pathExists, type Random } from '../../base/index.ts';
import {
  adamw,
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensors,
  hostTensor,
  openSafetensors,
  readAll,
  writeSafetensors,
} from '../../graph/index.ts';
import { consecutiveOracleBatch } from '../data/oracle-batch.ts';
import { type OracleShard, readOracleShard } from '../data/oracle-shard.ts';
import { shardFile, shardFiles } from '../data/shard-files.ts';
import { stateFileOf } from '../run-folder.ts';
import { oracleAnswersGraph, oracleViewsGraph } from '../tasks/oracle-answers-task.ts';
import { readTrained } from './read-averages.ts';
import type { OracleRun } from './train-oracle.ts';
import { trainStage } from './train-stage.ts';

/** How the answers of an oracle are trained on its finished trunk and close look. */
export interface OracleAnswersRun extends OracleRun {
  /** Clips that are looked at once; their views are what is learned from. */
  readonly looks: number;
  readonly threads: number;
}

/** Folder of the clips that are looked at first: those that trunk and close look were trained on they know better than any other. */
export const unseenClips = 'unseen-clips';
/** Clips of one look. */
const clipsPerLook = 16;
/** What is looked at. */
const shown = ['frames', 'sharp', 'slots', 'teacher', 'crops', 'crop_rows', 'crop_columns', 'crop_places'] as const;
/** What the answers are trained from and on. */
const kept = ['views', 'halves', 'near', 'geometry', 'shot_answers', 'body_answers'] as const;

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.05 });

/**
 * Trains the answers: looks at some clips once, with the trunk and the close look as they are, and learns from what it sees there. A
 * step costs a hundredth of one that looks.
 */
export async function trainOracleAnswers(run: OracleAnswersRun): Promise<void> {
  const looks = await lookAtClips(run);
  const [first] = looks;
  if (first === undefined) return;
  const sizes = { views: first.views!.shape[1]!, halves: first.halves!.shape[3]!, near: first.near!.shape[3]! };
  await trainStage(run, {
    name: `${run.config.name}-answers`,
    graph: oracleAnswersGraph(run.config, sizes, run.clips),
    optimizer: () => adam,
    rate: run.rate,
    averageDecay: 0.98,
    seed: `${run.seed}/answers`,
    batch: async (step) => mixLooks(looks, createRandom(`${run.seed}/answers ${step}`), run.clips),
  });
}

/** The views of fresh batches, with their answers. They are kept in a folder, so that a stopped run goes on. */
async function lookAtClips(run: OracleAnswersRun): Promise<HostTensors[]> {
  const folder = join(run.folder, `${run.config.name}-looks`);
  await mkdir(folder, { recursive: true });
  const count = Math.ceil(run.looks / clipsPerLook);
  const looks: HostTensors[] = [];
  for (let i = 0; i < count; i++) {
    const path = shardFile(folder, i);
    if (!(await pathExists(path))) break;
    looks.push(await readLook(path));
  }
  if (looks.length === count) return looks;
  const shardAt = await openShards(run.folder);
  using session = await openViews(run);
  for (let i = looks.length; i < count && !run.signal.aborted; i++) {
    const { shard, first } = await shardAt(i * clipsPerLook);
    const picks = { first, clips: clipsPerLook };
    const batch = consecutiveOracleBatch(createRandom(`${run.seed}/look ${i}`), shard, picks);
    const seen = await session.run(Object.fromEntries(shown.map((name) => [name, batch[name]!])));
    const all: HostTensors = { ...batch, ...seen };
    const look = Object.fromEntries(kept.map((name) => [name, all[name]!]));
    await writeSafetensors(shardFile(folder, i), look);
    looks.push(look);
    if (i % 10 === 0) run.onLog({ looked: (i + 1) * clipsPerLook });
  }
  return run.signal.aborted ? [] : looks;
}

/** Finds the shard and the place in it of the n-th clip: those of the unseen, then those of training, the last drawn first. */
async function openShards(folder: string): Promise<(n: number) => Promise<{ shard: OracleShard; first: number }>> {
  const unseen = await shardFiles(join(folder, unseenClips));
  const seen = await shardFiles(join(folder, 'clips'));
  const files = [...unseen, ...seen.toReversed()];
  let [at, start, shard] = [-1, 0, null as OracleShard | null];
  return async (n) => {
    while (shard === null || n >= start + shard.clips) {
      start += shard?.clips ?? 0;
      shard = await readOracleShard(files[++at % files.length]!);
    }
    return { shard, first: n - start };
  };
}

async function readLook(path: string): Promise<HostTensors> {
  using reader = await openSafetensors(path);
  return await readAll(reader);
}

async function openViews({ config, folder, threads }: OracleAnswersRun): ReturnType<typeof createSession> {
  const stages = ['trunk', 'frames'].map((stage) => stateFileOf(join(folder, `${config.name}-${stage}`)));
  const weights = Object.assign({}, ...(await Promise.all(stages.map(readTrained)))) as HostTensors;
  const graph = oracleViewsGraph(config, clipsPerLook);
  const model = emit(graph.outputs, {
    storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(weights[name]!) }),
  });
  return createSession(model, { device: 'cpu', threads, hasSpinningThreads: false });
}

/** A batch of clips from any looks; of what is seen of each a share is left out, so that no clip is known by a few numbers. */
function mixLooks(looks: readonly HostTensors[], random: Random, clips: number): HostTensors {
  const picks = Array.from({ length: clips }, () => ({ look: random.pick(looks), row: random.integer(clipsPerLook) }));
  const keep = Float32Array.from({ length: keepPattern }, () => (random.uniform() < leftOut ? 0 : 1 / (1 - leftOut)));
  return Object.fromEntries(
    kept.map((name) => {
      const [, ...shape] = looks[0]![name]!.shape;
      const size = shape.reduce((product, n) => product * n, 1);
      const data = new Float32Array(clips * size);
      for (const [i, { look, row }] of picks.entries()) {
        const target = data.subarray(i * size, (i + 1) * size);
        target.set((look[name]!.data as Float32Array).subarray(row * size, (row + 1) * size));
        if (isThinned.has(name)) thin(target, keep.subarray(random.integer(keepPattern - size)));
      }
      return [name, hostTensor('float32', [clips, ...shape], data)];
    }),
  );
}

/** Share of what is seen that is left out. */
const leftOut = 0.2;
/** What a part of may be left out. */
const isThinned: ReadonlySet<string> = new Set(['views', 'halves', 'near']);
/** Length of the pattern that says what is kept; each row begins in it somewhere else. */
const keepPattern = 1 << 17;

function thin(values: Float32Array, keep: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i]! *= keep[i]!;
}
