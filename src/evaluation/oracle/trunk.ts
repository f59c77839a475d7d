import type { Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { attentionTrunk } from './attention-trunk.ts';
import { pixelValues } from './layers.ts';
import type { OracleConfig } from './oracle-config.ts';
import { shiftTrunk } from './shift-trunk.ts';

/**
 * The part of an oracle that looks: what it sees in a clip at one or more resolutions. The first has a cell for every cell
 * of the dense maps, the last the widest view.
 *
 * @param bytes [B, 8, 96, 96, 3] uint8
 * @returns     [B, F', H', H', C] each
 */
export function lookAt(weights: Weights, bytes: Value, config: OracleConfig): readonly Value[] {
  const scope = weights.scope('trunk');
  const pictures = pixelValues(bytes);
  return config.kind === 'shift' ? shiftTrunk(scope, pictures, config) : attentionTrunk(scope, pictures, config);
}
