import { parseArgs } from 'node:util';
import { findPython } from '../../src/graph/runtime/accelerator.fixture.ts';
import { lossCurves } from './loss-curves.ts';

/**
 * Trains one small video transformer with onnxruntime and with the accelerator, from the same start and batches, and
 * compares the loss curves. Prints one JSON object a line; fails if a curve leaves its tolerance.
 *
 *     npx tsx tools/accelerate/check.ts [--steps 50] [--compiled] [--python path] [--threads 2]
 */
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '50' },
    compiled: { type: 'boolean', default: false },
    python: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
});

async function main(): Promise<void> {
  const python = values.python ?? findPython();
  if (python === null) {
    console.log('skipped: no Python with PyTorch was found; name one by --python or AOZORA_PYTHON');
    return;
  }
  const options = { steps: Number(values.steps), threads: Number(values.threads), isCompiled: values.compiled };
  for await (const { name, losses, difference, tolerance } of lossCurves({ python, ...options })) {
    const isWithin = difference <= tolerance;
    console.log(JSON.stringify({ name, first: losses[0], last: losses.at(-1), difference, tolerance, isWithin }));
    if (!isWithin) process.exitCode = 1;
  }
}

await main();
