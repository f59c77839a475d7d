import type { Season } from '../../scene/vocabulary.ts';
import { type Rgb, rgb } from '../tint.ts';

/** What the year does to the land. */
export interface Foliage {
  readonly grassNear: Rgb;
  readonly grassFar: Rgb;
  readonly hill: Rgb;
  readonly farHill: Rgb;
  /** Leaves of trees; several shades stand mixed. */
  readonly leaves: readonly Rgb[];
  readonly pine: Rgb;
  readonly flowers: readonly Rgb[];
  readonly hasSnow: boolean;
}

const list = (...hexes: string[]) => hexes.map(rgb);

/** Colours of meadow, leaves and flowers in daylight. */
export const foliages: Readonly<Record<Season, Foliage>> = {
  spring: {
    grassNear: rgb('#8ccf58'),
    grassFar: rgb('#bfe08a'),
    hill: rgb('#9ed27a'),
    farHill: rgb('#a5d3a0'),
    leaves: list('#f7b7cf', '#a9da6c', '#fbd0de'),
    pine: rgb('#5fa868'),
    flowers: list('#ffffff', '#f58fb8', '#ffd94a'),
    hasSnow: false,
  },
  summer: {
    grassNear: rgb('#63b545'),
    grassFar: rgb('#a2d36a'),
    hill: rgb('#78bd5c'),
    farHill: rgb('#86bf92'),
    leaves: list('#4d9f48', '#62b050', '#3f8f4a'),
    pine: rgb('#3d8358'),
    flowers: list('#ffffff', '#ee5a52', '#ffd23e'),
    hasSnow: false,
  },
  autumn: {
    grassNear: rgb('#c3a648'),
    grassFar: rgb('#dec678'),
    hill: rgb('#d0a24e'),
    farHill: rgb('#c4a277'),
    leaves: list('#e28434', '#d9532f', '#e9b53c'),
    pine: rgb('#5a7f4e'),
    flowers: list('#d9662f', '#c94a3a', '#e9b53c'),
    hasSnow: false,
  },
  winter: {
    grassNear: rgb('#f1f5fa'),
    grassFar: rgb('#dbe6f2'),
    hill: rgb('#e3ecf6'),
    farHill: rgb('#c9d8ea'),
    leaves: list('#eef3f9', '#e2eaf4', '#f6f9fc'),
    pine: rgb('#5a8a82'),
    flowers: list('#ffffff', '#dfe9f5', '#ffffff'),
    hasSnow: true,
  },
};
