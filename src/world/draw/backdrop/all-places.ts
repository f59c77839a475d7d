import type { Place } from '../../scene/vocabulary.ts';
import type { Backdrop, Site } from './layer.ts';
import { beach, desert, farm, forest, lake, meadow, mountains, snowfield, village } from './open-places.ts';
import { cityStreet, livingRoom, playground, sky, space, underwater } from './other-places.ts';

/** How every place is drawn. */
export const backdrops: Readonly<Record<Place, (site: Site) => Backdrop>> = {
  meadow,
  forest,
  beach,
  desert,
  mountains,
  'city street': cityStreet,
  village,
  farm,
  snowfield,
  lake,
  underwater,
  sky,
  space,
  'living room': livingRoom,
  playground,
};
