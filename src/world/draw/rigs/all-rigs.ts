import type { Subject } from '../../scene/vocabulary.ts';
import type { Rig } from '../look.ts';
import { fourLeggedRigs } from './animals.ts';
import { birdRigs } from './bird.ts';
import { personRigs } from './person.ts';
import { swimmerRigs } from './swimmer.ts';
import { thingRigs } from './thing.ts';
import { vehicleRigs } from './vehicle.ts';

/** How every subject is drawn. */
export const rigs: Readonly<Record<Subject, Rig>> = {
  ...fourLeggedRigs,
  ...birdRigs,
  ...swimmerRigs,
  ...personRigs,
  ...vehicleRigs,
  ...thingRigs,
};
