import { colors, type FrameMaps, type Shot, subjects } from '../../world/index.ts';

/** Answers of the two questions about a token: nothing, or one of the subjects; nothing, or one of the colours. */
export const tokenAnswers = { subject: 1 + subjects.length, color: 1 + colors.length } as const;
/** Map cells a side that one token covers. */
export const mapCellsPerToken = 4;
/** Cells of a token that must show bodies for it to count as showing one. */
const fewestCells = 3;

/**
 * What each token of one latent frame shows: the subject and the colour of the body that covers most of it, 0 where there
 * is none.
 *
 * @param maps of one picture, `mapCellsPerToken` cells a side for each token
 * @returns [S, 2]
 */
export function tokenLabels(maps: FrameMaps, shot: Shot): Uint8Array {
  const size = mapCellsPerToken;
  const [rows, columns] = [maps.height / size, maps.width / size];
  const labels = new Uint8Array(rows * columns * 2);
  const seen = new Uint8Array(shot.entities.length + 1);
  for (let token = 0; token < rows * columns; token++) {
    seen.fill(0);
    const top = Math.floor(token / columns) * size;
    const left = (token % columns) * size;
    for (let i = 0; i < size * size; i++) {
      seen[maps.instances[(top + Math.floor(i / size)) * maps.width + left + (i % size)]!]!++;
    }
    const bodies = seen.subarray(1);
    const most = bodies.indexOf(Math.max(...bodies));
    if (most < 0 || size * size - seen[0]! < fewestCells) continue;
    const { subject, color } = shot.entities[most]!;
    labels[2 * token] = 1 + subjects.indexOf(subject);
    labels[2 * token + 1] = 1 + colors.indexOf(color);
  }
  return labels;
}
