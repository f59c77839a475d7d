import type { LatentKind, PromptEmbedding } from '../models/index.ts';

/** One latent frame of the video that is being made. */
export interface TimelineSlot {
  readonly kind: LatentKind;
  /** Middle of the latent frame, in seconds on the clock of its shot. */
  readonly timeSeconds: number;
  /** Which shot it belongs to; shots follow each other with cuts. */
  readonly shot: number;
  /** Clean values that are given, or null where the model must make them. */
  readonly given: Float32Array | null;
  /**
   * How much a given frame may change, as the noise level it starts from: 0 keeps it, 1 forgets it. 1 where nothing is given.
   */
  readonly ceiling: number;
}

/** A picture that steers a shot but is not shown: a keyframe, or a character's look from another shot. */
export interface Reference {
  readonly shot: number;
  readonly kind: LatentKind;
  /** Where the picture stands in time, or null for one without a time, which every run of the shot sees. */
  readonly timeSeconds: number | null;
  /** The picture: values, or the number of a slot that an earlier shot makes. */
  readonly picture: Float32Array | number;
}

/** A whole video as latent frames to be made or kept, in the order they are shown. */
export interface Timeline {
  readonly slots: readonly TimelineSlot[];
  readonly references: readonly Reference[];
  /** The prompt of each shot. */
  readonly prompts: readonly PromptEmbedding[];
}

/** One denoising run over some slots of a timeline. */
export interface Window {
  readonly shot: number;
  /** Slots that this run makes, in order. */
  readonly made: readonly number[];
  /** Slots that are shown to the model as they are, because an earlier run made them or they are given. */
  readonly context: readonly number[];
  /** References that this run sees, as indices. */
  readonly references: readonly number[];
}

export interface WindowOptions {
  /** Latent frames that one run takes at most, context and references included. */
  readonly maximumSlots: number;
  /** Finished neighbours on either side that a run sees. */
  readonly contextSlots: number;
  /** How far a reference with a time may lie from a run that sees it. */
  readonly reachSeconds: number;
}

/**
 * Divides a timeline into runs, shot by shot. Within a shot, runs go forward in time, except where only the end is
 * given: then they grow backward from it. Each run sees the finished slots next to it, the shot's first slot (so that
 * long shots do not drift), and the references in reach.
 */
export function planWindows(timeline: Timeline, options: WindowOptions): Window[] {
  const shots = [...new Set(timeline.slots.map((slot) => slot.shot))];
  return shots.flatMap((shot) => planShot(timeline, shot, options));
}

function planShot(timeline: Timeline, shot: number, options: WindowOptions): Window[] {
  const indices = timeline.slots.flatMap((slot, i) => (slot.shot === shot ? [i] : []));
  const finished = new Set(indices.filter((i) => timeline.slots[i]!.ceiling === 0));
  const windows: Window[] = [];
  while (finished.size < indices.length) {
    const gap = firstGap(indices, finished);
    const before = neighbours(indices.filter((i) => i < gap[0]!).reverse(), finished, options.contextSlots).reverse();
    const behind = neighbours(
      indices.filter((i) => i > gap.at(-1)!),
      finished,
      options.contextSlots,
    );
    const references = visibleReferences(timeline, shot, gap, options);
    const sink = indices[0]!;
    const context = finished.has(sink) && sink < gap[0]! && !before.includes(sink) ? [sink, ...before] : before;
    const growsBackward = before.length === 0 && behind.length > 0;
    const room = Math.max(1, options.maximumSlots - context.length - references.length - behind.length);
    const made = growsBackward ? gap.slice(-room) : gap.slice(0, room);
    const touchesEnd = made.at(-1) === gap.at(-1);
    windows.push({ shot, made, context: touchesEnd ? [...context, ...behind] : context, references });
    for (const i of made) finished.add(i);
  }
  return windows;
}

/** The first run of neighbouring slots that are still to be made. */
function firstGap(indices: readonly number[], finished: ReadonlySet<number>): number[] {
  const start = indices.findIndex((i) => !finished.has(i));
  const length = indices.slice(start).findIndex((i) => finished.has(i));
  return indices.slice(start, length === -1 ? undefined : start + length);
}

/** Finished slots from the nearest on, up to a number, ending at the first unfinished one. */
function neighbours(ordered: readonly number[], finished: ReadonlySet<number>, count: number): number[] {
  const unfinished = ordered.findIndex((i) => !finished.has(i));
  return ordered.slice(0, Math.min(count, unfinished === -1 ? count : unfinished));
}

function visibleReferences(
  timeline: Timeline,
  shot: number,
  gap: readonly number[],
  { reachSeconds }: WindowOptions,
): number[] {
  const first = timeline.slots[gap[0]!]!.timeSeconds - reachSeconds;
  const last = timeline.slots[gap.at(-1)!]!.timeSeconds + reachSeconds;
  return timeline.references.flatMap(({ shot: of, timeSeconds }, i) => {
    const isNear = timeSeconds === null || (timeSeconds >= first && timeSeconds <= last);
    return of === shot && isNear ? [i] : [];
  });
}
