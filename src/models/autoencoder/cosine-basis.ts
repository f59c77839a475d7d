/** A linear code of cells: what an untrained autoencoder starts from. */
export interface CosineBasis {
  /** [C, T*s*s*3] cell to code. */
  readonly analysis: Float32Array;
  /** [T*s*s*3, C] code to cell; analysis after synthesis is the identity on codes that the cell's length allows. */
  readonly synthesis: Float32Array;
}

export interface CellLayout {
  /** Pictures of the cell: 1, or those of a span. */
  readonly frames: number;
  /** Pictures of a span, which decide what the code's channels mean. */
  readonly spanFrames: number;
  /** Pixels a side. */
  readonly size: number;
  /** Channels of the code. */
  readonly channels: number;
}

/** Brightness and two differences of colour, orthonormal. */
const colorAxes = [
  { weights: [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)], share: 1 },
  { weights: [1 / Math.SQRT2, 0, -1 / Math.SQRT2], share: 0.4 },
  { weights: [1 / Math.sqrt(6), -2 / Math.sqrt(6), 1 / Math.sqrt(6)], share: 0.4 },
] as const;
/** How much faster pictures lose detail over time than over space. */
const timeFactor = 2;
/** Largest amplification of a fine component, so that noise is not blown up. */
const largestGain = 6;
/** Brings codes of the world's pictures to about unit size. */
const unitGain = 8;

interface Component {
  readonly time: number;
  readonly row: number;
  readonly column: number;
  readonly color: number;
  /** Expected variance: falls with the square of the frequency, as in pictures of the world. */
  readonly variance: number;
}

/**
 * The lowest waves of a three-dimensional cosine transform over cells, scaled to about equal size. Pictures and spans
 * share the meaning of each channel; a picture has nothing where a wave changes in time.
 *
 * @see Ahmed, Natarajan and Rao 1974, Discrete Cosine Transform
 */
export function cosineBasis(layout: CellLayout): CosineBasis {
  const { frames, size, channels } = layout;
  const length = frames * size * size * 3;
  const analysis = new Float32Array(channels * length);
  const synthesis = new Float32Array(length * channels);
  for (const [channel, component] of lowestComponents(layout).entries()) {
    if (frames === 1 && component.time > 0) continue;
    const gain = (unitGain * Math.min(largestGain, 1 / Math.sqrt(component.variance))) / Math.sqrt(length);
    let at = 0;
    for (let t = 0; t < frames; t++) {
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const value =
            wave(component.time, t, frames) * wave(component.row, row, size) * wave(component.column, column, size);
          for (const weight of colorAxes[component.color]!.weights) {
            analysis[channel * length + at] = value * weight * gain;
            synthesis[at * channels + channel] = (value * weight) / gain;
            at++;
          }
        }
      }
    }
  }
  return { analysis, synthesis };
}

/** The `channels` components of largest expected variance. */
function lowestComponents({ spanFrames, channels }: CellLayout): Component[] {
  const components: Component[] = [];
  const highest = Math.ceil(Math.sqrt(channels));
  for (let time = 0; time < spanFrames; time++) {
    for (let row = 0; row < highest; row++) {
      for (let column = 0; column < highest; column++) {
        for (const [color, { share }] of colorAxes.entries()) {
          const variance = share / (1 + row ** 2 + column ** 2 + (timeFactor * time) ** 2);
          components.push({ time, row, column, color, variance });
        }
      }
    }
  }
  return components.sort((a, b) => b.variance - a.variance).slice(0, channels);
}

/** Orthonormal cosine number `k` of `count` samples. */
function wave(k: number, i: number, count: number): number {
  return Math.sqrt((k === 0 ? 1 : 2) / count) * Math.cos((Math.PI * k * (i + 0.5)) / count);
}
