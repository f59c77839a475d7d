import type { Place } from '../../scene/vocabulary.ts';
import type { Backdrop, Site } from './layer.ts';
import { livingRoom } from './living-room.ts';
import { beach, desert, farm, forest, lake, meadow, mountains, snowfield, village } from './open-places.ts';
import { sky, space } from './sky-places.ts';
import { cityStreet, playground } from './town-places.ts';
import { underwater } from './underwater.ts';

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
