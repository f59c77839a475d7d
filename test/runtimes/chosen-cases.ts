/** A product, a norm, a convolution, an elementwise operation and one that fails, whose shaders compile in seconds. */
const representative: readonly string[] = [
  'add()',
  'pow()',
  'linear()',
  'softmax()',
  'rmsNorm() with scale',
  'conv2d()',
];

/**
 * Whether a case is run on a WebGPU that is software: compiling its shaders takes minutes for all of them, so all are
 * run only if AOZORA_ALL_RUNTIMES is set.
 */
export function isChosen(name: string): boolean {
  return process.env.AOZORA_ALL_RUNTIMES !== undefined || representative.includes(name);
}
