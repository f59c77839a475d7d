import { assert, type OnProgress, type Progress, type Random } from '../base/index.ts';
import type { LatentFrame, PromptEmbedding, VideoModel } from '../models/index.ts';
import { type DenoiseOptions, type DenoiseState, type DenoiseStep, denoise, type Slot } from './denoise.ts';
import { startSchedule } from './schedule.ts';
import { planWindows, type Timeline, type Window, type WindowOptions } from './timeline.ts';

export interface RunOptions
  extends Pick<DenoiseOptions, 'grid' | 'guidance' | 'sigmas' | 'sampler' | 'frameRate' | 'signal'> {
  readonly negative: PromptEmbedding;
  readonly random: Random;
  readonly windows: WindowOptions;
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
  /** The run under way. */
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
  const total = windows.length * (options.sigmas.length - 1);
  for (const [index, window] of windows.entries()) {
    const before = index * (options.sigmas.length - 1);
    if (index < (resumeFrom?.windowsDone ?? 0)) continue;
    const onStep = async (step: DenoiseStep): Promise<void> => {
      const progress = { stage: 'denoise', done: before + step.done, total };
      options.onProgress(progress);
      const estimates = window.made.map((slot, k) => ({ kind: timeline.slots[slot]!.kind, values: step.clean[k]! }));
      await options.onPreview(estimates, progress);
      const finished = windows.slice(0, index).flatMap((each) => each.made);
      const latents = new Map(finished.map((slot) => [slot, done[slot]!]));
      await options.onState({ windowsDone: index, made: latents, present: step.state });
    };
    const present = index === resumeFrom?.windowsDone ? resumeFrom.present : null;
    if (present !== null) options.onProgress({ stage: 'denoise', done: before + present.step, total });
    const run = { ...options, onStep, resumeFrom: present };
    const made = await runWindow(model, { timeline, window, done, options: run, index });
    for (const [k, slot] of window.made.entries()) done[slot] = made[k]!;
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
  readonly options: Omit<RunOptions, 'resumeFrom'> & Pick<DenoiseOptions, 'onStep' | 'resumeFrom'>;
  readonly index: number;
}

/** Denoises one window; slots are [made, context, references], of which the first are returned. */
async function runWindow(model: VideoModel, run: WindowRun): Promise<Float32Array[]> {
  const { timeline, window, options, index } = run;
  const random = options.random.fork(`window ${index}`);
  const size = model.info.geometry.channels * options.grid.rows * options.grid.columns;
  const made = window.made.map((i) => startOf(timeline, i, { size, random: random.fork(`noise ${i}`) }));
  const firstTime = Math.min(...made.map((slot) => slot.place.timeSeconds));
  const context = window.context.map((i): Slot => {
    const { kind, timeSeconds } = timeline.slots[i]!;
    const place = { timeSeconds: Math.max(timeSeconds, firstTime - farthestSinkSeconds) };
    return { kind, place, start: run.done[i]!, ceiling: 0 };
  });
  const references = window.references.map((i): Slot => {
    const { kind, timeSeconds, picture } = timeline.references[i]!;
    const place = { timeSeconds: timeSeconds ?? firstTime - timelessSeconds };
    return { kind, place, start: typeof picture === 'number' ? run.done[picture]! : picture, ceiling: 0 };
  });
  const highest = Math.max(...made.map((slot) => slot.ceiling));
  const values = await denoise(model, {
    ...options,
    slots: [...made, ...context, ...references],
    prompt: timeline.prompts[window.shot]!,
    random: random.fork('sampler'),
    sigmas: highest < options.sigmas[0]! ? startSchedule(options.sigmas, highest) : options.sigmas,
  });
  return values.slice(0, made.length);
}

/** Noise, or a given frame moved towards noise up to its ceiling: (1 - c) * video + c * noise. */
function startOf(timeline: Timeline, i: number, { size, random }: { size: number; random: Random }): Slot {
  const { kind, timeSeconds, given, ceiling } = timeline.slots[i]!;
  const start = Float32Array.from({ length: size }, (_, k) => {
    const noise = random.normal();
    return given === null ? noise : (1 - ceiling) * given[k]! + ceiling * noise;
  });
  return { kind, place: { timeSeconds }, start, ceiling };
}
