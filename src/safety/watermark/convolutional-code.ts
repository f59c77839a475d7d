import { assert } from '../../base/index.ts';

/** Generator polynomials of the rate-1/2 code of constraint length 9 with free distance 12, in octal. */
const generators = [0o561, 0o753] as const;
const stateCount = 256;
/** Rounds over the ring of bits: after two the paths have forgotten where they started. */
const rounds = 3;

/** Symbols sent for each payload bit. */
export const symbolsPerBit = generators.length;

/**
 * Protects bits by a tail-biting convolutional code: twice as many symbols, no bits spent on ending the code.
 *
 * symbol[2 t + g] = parity(generator g AND the last nine bits up to t), the bits being read as a ring
 *
 * @param bits 0 or 1 each, at least 8
 * @returns    -1 or 1 each, two for every bit
 * @see Johannesson and Zigangirov, Fundamentals of Convolutional Coding, section 4.9 and table 8.1
 */
export function encodeConvolutional(bits: Uint8Array): Int8Array {
  assert(bits.length >= 8, 'internal: a tail-biting code of memory 8 needs at least 8 bits');
  const symbols = new Int8Array(bits.length * symbolsPerBit);
  for (let t = 0; t < bits.length; t++) {
    let register = 0;
    for (let age = 0; age <= 8; age++) register |= bits[(t - age + bits.length) % bits.length]! << (8 - age);
    for (const [g, generator] of generators.entries()) {
      symbols[t * symbolsPerBit + g] = parity(register & generator) === 1 ? 1 : -1;
    }
  }
  return symbols;
}

/**
 * Finds the most likely bits for soft symbols (wrap-around Viterbi algorithm).
 *
 * @param soft signed confidence in each symbol, positive for 1
 */
export function decodeConvolutional(soft: ArrayLike<number>): Uint8Array {
  const length = soft.length / symbolsPerBit;
  const outputs = branchOutputs();
  let metric = new Float64Array(stateCount);
  let next = new Float64Array(stateCount);
  const survivors = new Uint8Array(rounds * length * stateCount);
  for (let step = 0; step < rounds * length; step++) {
    const first = soft[(step % length) * symbolsPerBit]!;
    const second = soft[(step % length) * symbolsPerBit + 1]!;
    for (let state = 0; state < stateCount; state++) {
      // A state is the last eight bits, newest on top; its two predecessors differ in the bit that falls out.
      const bit = state >> 7;
      const older = (state << 1) & 255;
      const register = (bit << 8) | older;
      const a = metric[older]! + outputs[register * 2]! * first + outputs[register * 2 + 1]! * second;
      const b = metric[older | 1]! + outputs[(register | 1) * 2]! * first + outputs[(register | 1) * 2 + 1]! * second;
      next[state] = Math.max(a, b);
      survivors[step * stateCount + state] = a >= b ? 0 : 1;
    }
    [metric, next] = [next, metric];
  }
  return traceBack(metric, survivors, length);
}

/** Follows the best path back and keeps the middle round, whose both ends are settled. */
function traceBack(metric: Float64Array, survivors: Uint8Array, length: number): Uint8Array {
  let state = 0;
  for (let s = 1; s < stateCount; s++) if (metric[s]! > metric[state]!) state = s;
  const bits = new Uint8Array(length);
  for (let step = rounds * length - 1; step >= length; step--) {
    if (step < (rounds - 1) * length) bits[step - length] = state >> 7;
    state = ((state << 1) & 255) | survivors[step * stateCount + state]!;
  }
  return bits;
}

/** [512 registers, 2] expected symbols, -1 or 1 */
function branchOutputs(): Int8Array {
  const outputs = new Int8Array(512 * 2);
  for (let register = 0; register < 512; register++) {
    for (const [g, generator] of generators.entries()) {
      outputs[register * 2 + g] = parity(register & generator) === 1 ? 1 : -1;
    }
  }
  return outputs;
}

function parity(value: number): number {
  let bits = value;
  bits ^= bits >> 8;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return bits & 1;
}
