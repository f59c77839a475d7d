import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The partner program. */
export const acceleratorScript = join(import.meta.dirname, '../../../tools/accelerate/worker.py');

/** A Python with PyTorch: that of AOZORA_PYTHON, else of the path; null if there is none, and tests of it are skipped. */
export function findPython(): string | null {
  const python = process.env.AOZORA_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0 ? python : null;
}
