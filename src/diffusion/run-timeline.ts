import { assert, fillNormal, type OnProgress, type Progress, type Random } from '../base/index.ts';
import type { LatentFrame, PromptEmbedding, VideoModel } from '../models/index.ts';
import { type BestCandidate, betterCandidate } from './candidates.ts';
import { type DenoiseOptions, type DenoiseState, type DenoiseStep, denoise, type Slot } from './denoise.ts';
import { startSchedule } from './schedule.ts';
import { planWindows, type Timeline, type Window, type WindowOptions } from './timeline.ts';
import { underNoise } from './under-noise.ts';

export interface RunOptions
  extends Pick<DenoiseOptions, 'grid' | 'guidance' | 'sigmas' | 'sampler' | 'frameRate' | 'signal'> {
  readonly negative: PromptEmbedding;
  readonly random: Random;
  readonly windows: WindowOptions;
  /** How often each shot's beginning is drawn, with other noise, to keep the best; above 1 only with models that rate. */
  readonly candidates: number;
  readonly onProgress: OnProgress;
  /** Called with clean estimates while they form, for previews. */
  onPreview(estimates: readonly LatentFrame[], progress: Progress): Promise<void>;
  /** Where an earlier attempt at the same timeline was stopped, or null. */
  readonly resumeFrom: RunState | null;
  /** Called after each step; the run waits. */
  onState(state: RunState): Promise<void>;
}

/** All that making a timeline needs to go on as if it had never stopped. */
export interface RunState {
  /** Denoising runs that are done. */
  readonly windowsDone: number;
  /** What they made, by number of the slot. */
  readonly made: ReadonlyMap<number, Float32Array>;
  /** Which candidate of the run under way is drawn, from 0. */
  readonly candidate: number;
  /** The best of those before it; null where there is none. */
  readonly best: BestCandidate | null;
  /** The drawing under way. */
  readonly present: DenoiseState;
}

/** How far in the past a shot's first frame is shown to have been, at most; farther ones were never trained. */
const farthestSinkSeconds = 4;
/** Where a reference without a time is put: so far before the run that it is nobody's neighbour. */
const timelessSeconds = 6;

/**
 * Makes a timeline, run by run, and gives each latent frame as soon as it and all before it are done, so that decoding
 * and writing go on while later runs denoise.
 */
export async function* runTimeline(
  model: VideoModel,
  timeline: Timeline,
  options: RunOptions,
): AsyncGenerator<LatentFrame & { readonly shot: number }> {
  const windows = planWindows(timeline, options.windows);
  const { resumeFrom } = options;
  const done = timeline.slots.map((slot, i) => (slot.ceiling === 0 ? slot.given : (resumeFrom?.made.get(i) ?? null)));
  let shown = 0;
  const steps = options.sigmas.length - 1;
  const counts = windows.map(({ shot }, i) => (windows[i - 1]?.shot === shot ? 1 : options.candidates));
  const total = steps * sum(counts);
  for (const [index, window] of windows.entries()) {
    if (index < (resumeFrom?.windowsDone ?? 0)) continue;
    const before = steps * sum(counts.slice(0, index));
    const finished = windows.slice(0, index).flatMap((each) => each.made);
    const made = new Map(finished.map((slot) => [slot, done[slot]!]));
    const values = await drawWindow(
      model,
      { timeline, window, done, options, index },
      {
        count: counts[index]!,
        resumeFrom: index === resumeFrom?.windowsDone ? resumeFrom : null,
        onResume: (step) => options.onProgress({ stage: 'denoise', done: before + step, total }),
        async onStep(step, candidate, best) {
          const progress = { stage: 'denoise', done: before + candidate * steps + step.done, total };
          options.onProgress(progress);
          const kinds = window.made.map((slot) => timeline.slots[slot]!.kind);
          const estimates = kinds.map((kind, k) => ({ kind, values: step.clean[k]! }));
          await options.onPreview(estimates, progress);
          await options.onState({ windowsDone: index, made, candidate, best, present: step.state });
        },
      },
    );
    for (const [k, slot] of window.made.entries()) done[slot] = values[k]!;
    while (shown < done.length && done[shown] !== null) yield show(timeline, done, shown++);
  }
  while (shown < done.length) yield show(timeline, done, shown++);
}

function show(timeline: Timeline, done: (Float32Array | null)[], i: number): LatentFrame & { readonly shot: number } {
  const values = done[i];
  assert(values !== null && values !== undefined, 'internal: a latent frame was neither given nor made');
  return { kind: timeline.slots[i]!.kind, values, shot: timeline.slots[i]!.shot };
}

interface WindowRun {
  readonly timeline: Timeline;
  readonly window: Window;
  readonly done: readonly (Float32Array | null)[];
  readonly options: RunOptions;
  readonly index: number;
}

interface WindowCandidates {
  readonly count: number;
  readonly resumeFrom: Pick<RunState, 'candidate' | 'best' | 'present'> | null;
  /** Called with the steps of this window that an earlier attempt did. */
  onResume(steps: number): void;
  onStep(step: DenoiseStep, candidate: number, best: BestCandidate | null): Promise<void>;
}

/** Draws one window as often as asked, each time with other noise. @returns the values of the best, first those that were made */
async function drawWindow(
  model: VideoModel,
  run: WindowRun,
  { count, resumeFrom, onResume, onStep }: WindowCandidates,
): Promise<readonly Float32Array[]> {
  const { options, index } = run;
  let best = resumeFrom?.best ?? null;
  for (let candidate = resumeFrom?.candidate ?? 0; candidate < count; candidate++) {
    const present = candidate === resumeFrom?.candidate ? resumeFrom.present : null;
    if (present !== null) onResume(candidate * (options.sigmas.length - 1) + present.step);
    const name = candidate === 0 ? `window ${index}` : `window ${index} candidate ${candidate}`;
    const setting = openWindow(model, run, options.random.fork(name));
    const bestBefore = best;
    const drawn = await denoise(model, {
      ...setting,
      resumeFrom: present,
      onStep: (step) => onStep(step, candidate, bestBefore),
    });
    if (count === 1) return drawn;
    // The same noise for all, so that chance does not decide between them.
    best = await betterCandidate(
      model,
      { best, drawn },
      { ...setting, random: options.random.fork(`rating ${index}`) },
    );
  }
  assert(best !== null, 'internal: a window was not drawn');
  return best.values;
}

/** What one window is denoised from; slots are [made, context, references]. */
function openWindow(
  model: VideoModel,
  { timeline, window, done, options }: WindowRun,
  random: Random,
): Omit<DenoiseOptions, 'onStep' | 'resumeFrom'> {
  const size = model.info.geometry.channels * options.grid.rows * options.grid.columns;
  const made = window.made.map((i) => startOf(timeline, i, { size, random: random.fork(`noise ${i}`) }));
  const firstTime = Math.min(...made.map((slot) => slot.place.timeSeconds));
  const context = window.context.map((i): Slot => {
    const { kind, timeSeconds } = timeline.slots[i]!;
    const place = { timeSeconds: Math.max(timeSeconds, firstTime - farthestSinkSeconds) };
    return { role: 'given', kind, place, start: done[i]!, ceiling: 0 };
  });
  const references = window.references.map((i): Slot => {
    const { kind, timeSeconds, picture } = timeline.references[i]!;
    const place = { timeSeconds: timeSeconds ?? firstTime - timelessSeconds };
    const role = timeSeconds === null ? 'reference' : 'given';
    return { role, kind, place, start: typeof picture === 'number' ? done[picture]! : picture, ceiling: 0 };
  });
  const highest = Math.max(...made.map((slot) => slot.ceiling));
  return {
    ...options,
    slots: [...made, ...context, ...references],
    prompt: timeline.prompts[window.shot]!,
    random: random.fork('sampler'),
    sigmas: highest < options.sigmas[0]! ? startSchedule(options.sigmas, highest) : options.sigmas,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Noise, or a given frame moved towards noise up to its ceiling. */
function startOf(timeline: Timeline, i: number, { size, random }: { size: number; random: Random }): Slot {
  const { kind, timeSeconds, given, ceiling } = timeline.slots[i]!;
  const start = given === null ? fillNormal(new Float32Array(size), random) : underNoise(given, ceiling, random);
  return { role: given === null ? 'made' : 'given', kind, place: { timeSeconds }, start, ceiling };
}
