import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What can be measured, and what is measured there. */
const benchmarks: Readonly<Record<string, string>> = {
  engine: 'training step, forward pass and attention beside PyTorch; 8-bit linear layer beside float32',
  generate: 'the parts of a generation, and its memory, for 4, 15 and 60 seconds',
  'int8-linear': '8-bit linear layer beside float32',
  'weights-in-place': 'memory and time of weights that stay in their file',
  world: 'clips of the synthetic world per second, with and without maps',
  convolution: 'convolutions of autoencoders by Winograd against plain sums',
  'checkpoint-layers': 'all parts of released checkpoints in full layer shapes beside diffusers: differences',
  checkpoints: 'released checkpoints with random values beside diffusers: step, int8 step, decoding, memory',
  candidates: 'what it buys to draw several candidates and keep the best rated',
  'given-pictures': 'what is left of a given picture under a few words, and whether they are followed',
  reconstruction: 'what the autoencoder gives back of clips and photographs',
  seams: 'steps where given pictures meet made ones, beside ordinary steps, in every mode',
  upscale: 'enlarged frames beside the real drawing and plain resizing: PSNR, flicker, time',
  watermark: 'watermark after compression, scaling and cropping',
};

/** Runs one benchmark in a process of its own: `npm run bench -- engine --json`. */
function main([name, ...options]: readonly string[]): void {
  if (name === undefined || benchmarks[name] === undefined) {
    console.log('npm run bench -- NAME [--json]');
    for (const [known, text] of Object.entries(benchmarks)) console.log(`  ${known.padEnd(18)} ${text}`);
    process.exitCode = name === undefined ? 0 : 2;
    return;
  }
  const file = join(import.meta.dirname, `${name}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...options], { stdio: 'inherit' });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

main(process.argv.slice(2));
