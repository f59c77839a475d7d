import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../base/index.ts';
import { describeOrigin } from '../safety/index.ts';
import { createSafetyGate } from '../service/index.ts';
import { packageVersion } from './package-version.ts';
import { readReleases } from './release-list.ts';

/**
 * Looks for signs that this installation made a file, and prints what each layer says.
 *
 * @returns exit code 0: there is no single yes or no to tell
 * @throws {MediaError} if the file is no video or picture
 */
export async function detectFile(path: string, { isJson }: { readonly isJson: boolean }): Promise<number> {
  const folder = join(homedir(), '.aozora');
  const gate = await createSafetyGate({ folder, clock: systemClock, version: packageVersion() });
  try {
    const { index, knownNumbers } = await readReleases(folder);
    const evidence = await gate.detectOrigin({ path, index, knownNumbers });
    const layers = describeOrigin(evidence);
    if (isJson) {
      process.stdout.write(`${JSON.stringify({ file: path, layers })}\n`);
      return 0;
    }
    for (const { layer, status, confidence, explanation } of layers) {
      const shown = confidence === null ? '' : `, confidence ${formatConfidence(confidence)}`;
      process.stdout.write(`${layer.replace('_', ' ')}: ${status}${shown}\n  ${explanation}\n`);
    }
    process.stdout.write('No layer proves that a file comes from elsewhere; weigh them together.\n');
    return 0;
  } finally {
    await gate.close();
  }
}

/** As many nines as there are. */
function formatConfidence(confidence: number): string {
  if (confidence >= 1) return '1';
  const digits = Math.min(9, Math.max(2, Math.ceil(-Math.log10(1 - confidence))));
  return confidence.toFixed(digits);
}
