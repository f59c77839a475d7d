import { createRandom, fillNormal } from '../../base/index.ts';
import { layoutScale } from '../../models/index.ts';
import { affordances, colors, type Entity, subjects } from '../../world/index.ts';
import { mapCellsPerToken } from './token-labels.ts';

const coverChannels = mapCellsPerToken ** 2;
const subjectChannels = 8;
const colorChannels = 4;
/** Which way it looks. */
const facingChannels = 1;
/** Channels of a token's layout. */
export const layoutChannels = coverChannels + subjectChannels + colorChannels + facingChannels;

/** A fixed vector of about unit size a channel for each subject, and for each colour. */
const codes = {
  subject: codesOf('subject', subjects.length, subjectChannels),
  color: codesOf('color', colors.length, colorChannels),
};

/** What is known of the tokens of one latent frame. */
export interface TokenContents {
  readonly cells: Uint8Array;
  readonly labels: Uint8Array;
  readonly entities: readonly Entity[];
}

/**
 * The layout of tokens: which of its 4 x 4 places bodies cover (1 or -1), and the codes of the subject and the colour of the body that covers
 * most of it, and which way it looks (1 right, -1 left), 0 where there is none; all times `layoutScale`.
 *
 * @param cells    [S, 16] as in a shard
 * @param labels   [S, 2] as in a shard
 * @param entities those of the shot that the cells are of
 * @param to       [S, stride], of which the last `layoutChannels` of each token are written
 */
export function writeLayout({ cells, labels, entities }: TokenContents, to: Float32Array, stride: number): void {
  for (let token = 0; token < labels.length / 2; token++) {
    const at = (token + 1) * stride - layoutChannels;
    for (let i = 0; i < coverChannels; i++) {
      to[at + i] = cells[token * coverChannels + i] === 0 ? -layoutScale : layoutScale;
    }
    const [subject, color] = [labels[2 * token]!, labels[2 * token + 1]!];
    to.fill(0, at + coverChannels, at + layoutChannels);
    if (subject > 0) to.set(codes.subject[subject - 1]!, at + coverChannels);
    if (color > 0) to.set(codes.color[color - 1]!, at + coverChannels + subjectChannels);
    const shown = entities.find(
      (entity) => subjects.indexOf(entity.subject) + 1 === subject && colors.indexOf(entity.color) + 1 === color,
    );
    to[at + layoutChannels - 1] = shown === undefined ? 0 : layoutScale * facingOf(shown);
  }
}

/** 1 right, -1 left, 0 where a body has no sides. */
function facingOf({ subject, facing }: Entity): number {
  if (!affordances[subject].hasSides) return 0;
  return facing === 'right' ? 1 : -1;
}

function codesOf(name: string, count: number, width: number): Float32Array[] {
  return Array.from({ length: count }, (_, i) => {
    const code = fillNormal(new Float32Array(width), createRandom(`layout ${name} ${i}`));
    const size = Math.sqrt(code.reduce((sum, x) => sum + x * x, 0) / width);
    return code.map((x) => (layoutScale * x) / size);
  });
}
