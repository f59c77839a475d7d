import { ConfigError } from '../../base/index.ts';
import type { Scene } from './scene.ts';
import { validateScene } from './validate.ts';

/**
 * Reads a scene file.
 *
 * @param text JSON of one scene
 * @throws {ConfigError} if the text is no JSON, or the scene cannot be shown; the message names the slot
 */
export function parseScene(text: string): Scene {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('Cannot read scene as the file must be JSON: current value is not', { cause });
  }
  return validateScene(value);
}
