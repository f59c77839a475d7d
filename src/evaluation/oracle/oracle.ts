import { CheckpointError } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  type HostTensors,
  hostTensor,
  openSafetensors,
  readAll,
  type Session,
} from '../../graph/index.ts';
import { expandWeights } from '../../models/index.ts';
import { type LabelName, labelValues, type Subject, subjectClass, subjects } from '../../world/index.ts';
import { cropBody, cropBytes, foundBoxes } from './body-crops.ts';
import { bestOrder, findBodies } from './find-bodies.ts';
import { maskLineSize, writeMaskLine } from './mask-crops.ts';
import { type OracleClip, wideView } from './oracle-clip.ts';
import type { OracleConfig } from './oracle-config.ts';
import {
  type BodyQuestion,
  bodyQuestions,
  classCount,
  type OracleQuestion,
  oracleFormat,
  type ShotQuestion,
  shotQuestions,
} from './oracle-format.ts';
import { bodyGraph, type OracleGraph, sceneGraph } from './oracle-graphs.ts';

/** Chances of every answer to a question, in the order of `labelValues`. */
export type Answers<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** A body that an oracle found. */
export interface SeenBody {
  /** What was looked for in its place. */
  readonly soughtSubject: Subject;
  /** What it most likely is, by all that is seen of it. */
  readonly subject: Subject;
  /** Cells per picture that look like it, in the mean. */
  readonly cells: number;
  /** [8, 24, 24] chance of every cell to belong to it. */
  readonly mask: Float32Array;
  readonly answers: Answers<BodyQuestion>;
  /** Unit vectors of who it is, from the first and from the second half of the clip. */
  readonly identity: readonly [Float32Array, Float32Array];
}

/** What an oracle says about a clip. */
export interface Sighting {
  readonly shot: Answers<ShotQuestion>;
  /** In the order in which they were looked for. */
  readonly bodies: readonly SeenBody[];
  /** [8, 24, 24] most likely class of every cell, index into `mapClasses`. */
  readonly classes: Uint8Array;
  /** [8, 24, 24] 1 on the nearest stage line. */
  readonly nearness: Float32Array;
  /** [8, 24, 24, 2] cells to the next picture. */
  readonly flow: Float32Array;
  /** The shot as one vector, for distances between sets of clips. */
  readonly features: Float32Array;
}

/** A network that knows the world and judges clips of it. */
export interface Oracle extends AsyncDisposable {
  readonly name: string;
  /**
   * Looks where each of the sought kinds of bodies would be if it is there at all, and says what is seen in its place.
   *
   * @param sought up to 3 kinds; the one that is seen most where empty
   */
  look(clip: OracleClip, sought: readonly Subject[]): Promise<Sighting>;
}

/** Opens an oracle from its weights. @throws {CheckpointError} if the file is damaged or lacks a weight */
export async function openOracle(config: OracleConfig, file: string, threads = 1): Promise<Oracle> {
  const weights = await readWeights(file);
  const open = (graph: OracleGraph): Promise<Session> => openSession(graph, { weights, file, threads });
  const scene = await open(sceneGraph(config));
  const body = await open(bodyGraph(config));
  return {
    name: config.name,
    async look(clip, sought) {
      const { frames: F, side, sharpSide } = oracleFormat;
      const seen = await scene.run({
        frames: hostTensor('uint8', [1, F, side, side, 3], wideView(clip)),
        sharp: hostTensor('uint8', [1, sharpSide, sharpSide, 3], clip.subarray(0, sharpSide * sharpSide * 3)),
      });
      const chances = floats(seen.chances);
      const kinds = sought.length === 0 ? [mostSeen(chances)] : sought.slice(0, oracleFormat.slots);
      const found = findBodies({ chances, points: floats(seen.who), count: kinds.length });
      const said = await body.run(bodyInputs(seen, clip, found));
      const order = bestOrder(kinds, subjectChances(said));
      const masks = order.map((index) => found[index]!);
      const isInOrder = order.every((index, i) => index === i);
      return assemble({
        seen,
        said: isInOrder ? said : await body.run(bodyInputs(seen, clip, masks)),
        chances,
        found: kinds.map((subject, i) => ({ subject, mask: masks[i]!, cells: cellsOf(masks[i]!) })),
      });
    },
    async [Symbol.asyncDispose]() {
      scene[Symbol.dispose]();
      body[Symbol.dispose]();
    },
  };
}

/** What the second graph looks at: the bodies under their masks and from near. */
function bodyInputs(seen: HostTensors, clip: OracleClip, found: readonly Float32Array[]): HostTensors {
  const { frames: F, cells, cropSide, maskSide, slots } = oracleFormat;
  const masks = new Float32Array(slots * F * cells * cells);
  const crops = new Uint8Array(slots * cropBytes);
  const [rows, columns] = [0, 1].map(() => new Float32Array(slots * F * maskLineSize)) as [Float32Array, Float32Array];
  for (const [i, mask] of found.entries()) {
    masks.set(mask, i * mask.length);
    const boxes = foundBoxes(mask);
    cropBody(clip, boxes, crops.subarray(i * cropBytes, (i + 1) * cropBytes));
    for (const [frame, { x, y, size }] of boxes.entries()) {
      const at = (i * F + frame) * maskLineSize;
      writeMaskLine({ start: y - size / 2, length: size }, rows.subarray(at, at + maskLineSize));
      writeMaskLine({ start: x - size / 2, length: size }, columns.subarray(at, at + maskLineSize));
    }
  }
  const line = [slots * F, maskSide, cells];
  return {
    ...Object.fromEntries(Object.entries(seen).filter(([name]) => name.startsWith('level'))),
    shot: seen.shot!,
    masks: hostTensor('float32', [1, slots, F, cells, cells], masks),
    crops: hostTensor('uint8', [slots * F, cropSide, cropSide, 3], crops),
    crop_rows: hostTensor('float32', line, rows),
    crop_columns: hostTensor('float32', line, columns),
  };
}

/** Cells per picture that a mask covers, in the mean. */
function cellsOf(mask: Float32Array): number {
  return mask.reduce((total, share) => total + share, 0) / oracleFormat.frames;
}

/** The subject that the most cells look like. */
function mostSeen(chances: Float32Array): Subject {
  const totals = subjects.map((subject) => {
    let total = 0;
    for (let i = subjectClass(subject); i < chances.length; i += classCount) total += chances[i]!;
    return total;
  });
  return subjects[indexOfHighest(totals)]!;
}

/** Chances of every subject for each body. */
function subjectChances(said: HostTensors): Float32Array[] {
  return bodyAnswers(said).map(({ subject }) => subject);
}

/** What is said of each body. */
function bodyAnswers(said: HostTensors): Answers<BodyQuestion>[] {
  const scores = floats(said.body_scores);
  const perSlot = scores.length / oracleFormat.slots;
  return Array.from({ length: oracleFormat.slots }, (_, slot) =>
    readAnswers(scores.subarray(slot * perSlot, (slot + 1) * perSlot), bodyQuestions),
  );
}

interface FoundBody {
  readonly subject: Subject;
  readonly cells: number;
  readonly mask: Float32Array;
}

interface Answered {
  readonly seen: HostTensors;
  readonly said: HostTensors;
  readonly chances: Float32Array;
  readonly found: readonly FoundBody[];
}

function assemble({ seen, said, chances, found }: Answered): Sighting {
  const shotScores = Float32Array.from([...floats(seen.shot_scores), ...floats(said.dependent_scores)]);
  const answered = bodyAnswers(said);
  const identity = floats(said.identity);
  const E = identity.length / (2 * oracleFormat.slots);
  const identityOf = (half: number, slot: number): Float32Array =>
    identity.slice((half * oracleFormat.slots + slot) * E, (half * oracleFormat.slots + slot + 1) * E);
  return {
    shot: readAnswers(shotScores, shotQuestions),
    bodies: found.map(({ subject: soughtSubject, mask, cells }, slot) => {
      const answers = answered[slot]!;
      const subject = subjects[indexOfHighest(answers.subject)]!;
      return { soughtSubject, subject, mask, cells, answers, identity: [identityOf(0, slot), identityOf(1, slot)] };
    }),
    classes: mostLikely(chances),
    nearness: floats(seen.nearness),
    flow: floats(seen.flow),
    features: floats(seen.shot),
  };
}

/** The most likely answer as a word. */
export function bestAnswer(name: LabelName, chances: Float32Array): string {
  return labelValues[name][indexOfHighest(chances)]!;
}

/** Index of the highest number; the first of equals. */
export function indexOfHighest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function mostLikely(chances: Float32Array): Uint8Array {
  const cells = new Uint8Array(chances.length / classCount);
  for (let i = 0; i < cells.length; i++) {
    cells[i] = indexOfHighest(chances.subarray(i * classCount, (i + 1) * classCount));
  }
  return cells;
}

function readAnswers<Name extends string>(
  scores: Float32Array,
  questions: readonly (OracleQuestion & { readonly name: Name })[],
): Answers<Name> {
  let start = 0;
  const entries = questions.map(({ name, answers }) => {
    const part = scores.subarray(start, start + answers);
    start += answers;
    const highest = Math.max(...part);
    const powers = part.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return [name, powers.map((power) => power / sum)];
  });
  return Object.fromEntries(entries) as Answers<Name>;
}

function floats(tensor: HostTensor | undefined): Float32Array {
  if (tensor?.dtype !== 'float32') throw new Error('internal: an oracle gives float32');
  return tensor.data as Float32Array;
}

async function readWeights(file: string): Promise<HostTensors> {
  using reader = await openSafetensors(file);
  return expandWeights(await readAll(reader));
}

function openSession(
  graph: OracleGraph,
  { weights, file, threads }: { readonly weights: HostTensors; readonly file: string; readonly threads: number },
): Promise<Session> {
  const shapes = new Map(graph.weights.map((spec) => [spec.name, spec.shape.join()]));
  const model = emit(graph.outputs, {
    storage: ({ name }) => {
      const tensor = weights[name];
      if (tensor?.shape.join() !== shapes.get(name)) {
        const found = tensor === undefined ? 'none' : `[${tensor.shape.join(',')}]`;
        throw new CheckpointError(
          `Cannot open ${file} as ${name} must be [${shapes.get(name)}]: current value is ${found}`,
        );
      }
      return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensor!) };
    },
  });
  return createSession(model, { device: 'cpu', threads, hasSpinningThreads: false });
}
