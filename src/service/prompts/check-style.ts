import { stylePresets } from '../../prompt/index.ts';
import { problem } from '../http/problem.ts';

/** @returns the id of a style preset, or null for none. @throws {AozoraError} `invalid_value` if there is no such preset */
export function checkStyle(style: string | undefined): string | null {
  if (style === undefined || stylePresets.some(({ id }) => id === style)) return style ?? null;
  const known = stylePresets.map(({ id }) => id).join(', ');
  throw problem('invalid_value', `The style must be one of ${known}.`, { param: 'style' });
}
