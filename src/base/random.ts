/** A seeded stream of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Whole number in [0, count). */
  integer(count: number): number;
  /** One element, each equally likely. */
  pick<T>(items: readonly T[]): T;
  /** An independent stream, fixed by this stream's seed and the name. */
  fork(name: string): Random;
}

/**
 * Makes a random stream from a seed (sfc32 seeded by cyrb128; normals by Box-Muller).
 *
 * @param seed any string or number; numbers are read as their decimal text
 */
export function createRandom(seed: string | number): Random {
  const text = String(seed);
  const next = sfc32(hash128(text));
  let spare: number | null = null;
  const random: Random = {
    uniform: next,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (count) => Math.floor(next() * count),
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new Error('internal: cannot pick from no items');
      return items[Math.floor(next() * items.length)] as T;
    },
    fork: (name) => createRandom(`${text}/${name}`),
  };
  return random;
}

/** Fills an array with standard normals. */
export function fillNormal(target: Float32Array, random: Random): Float32Array {
  for (let i = 0; i < target.length; i++) target[i] = random.normal();
  return target;
}

type State = readonly [number, number, number, number];

/** Four 32-bit words from a string (cyrb128). */
function hash128(text: string): State {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [(h1 ^ h2 ^ h3 ^ h4) >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0];
}

/** Chris Doty-Humphrey's small fast counting generator, 32-bit; period at least 2^64. */
function sfc32([a0, b0, c0, d0]: State): () => number {
  let [a, b, c, d] = [a0 | 0, b0 | 0, c0 | 0, d0 | 0];
  const step = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}
