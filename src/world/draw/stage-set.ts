import { createRandom } from '../../base/index.ts';
import type { FrameState, Scene, Shot } from '../scene/scene.ts';
import { type Actor, actorOf } from './actor.ts';
import { backdrops } from './backdrop/all-places.ts';
import type { Backdrop } from './backdrop/layer.ts';
import { BasePlate } from './base-plate.ts';
import { type Light, lightOf } from './light.ts';
import { type Palette, paletteOf } from './palette.ts';
import { TileStrip } from './tiles.ts';
import type { View } from './view.ts';
import { Weather } from './weather.ts';

/** Everything of one shot that does not change from frame to frame. */
export interface StageSet {
  readonly scene: Scene;
  readonly shot: Shot;
  readonly light: Light;
  readonly backdrop: Backdrop;
  readonly plate: BasePlate;
  readonly strips: readonly TileStrip[];
  readonly weather: Weather;
  readonly palettes: ReadonlyMap<string, Palette>;
}

/** Builds the backdrop, light and colours of a shot. */
export function setStage(scene: Scene, shot: Shot): StageSet {
  const light = lightOf(shot);
  const { style } = scene;
  const seed = `${scene.seed}/${shot.place}`;
  const backdrop = backdrops[shot.place]({ shot, style, light, random: createRandom(seed) });
  const waterEnd = backdrop.water?.toDepthMeters ?? Infinity;
  const strips = backdrop.layers
    .map(
      (layer) =>
        new TileStrip({
          layer,
          light,
          style,
          seed,
          isMirrored: layer.depthMeters >= waterEnd && layer.kind !== 'cloud' && layer.kind !== 'sky',
        }),
    )
    .sort((a, b) => b.layer.depthMeters - a.layer.depthMeters);
  const palettes = new Map(
    shot.entities.map((entity) => [
      entity.id,
      paletteOf(entity.subject, entity.color, { light, style, depthMeters: entity.position.depthMeters }),
    ]),
  );
  const plate = new BasePlate({ backdrop, light, style, seed });
  return { scene, shot, light, backdrop, plate, strips, weather: new Weather(shot, light, seed), palettes };
}

/** The actors of a frame, farthest first; who is carried comes after the carrier. */
export function actorsOf(shot: Shot, state: FrameState, view: View): Actor[] {
  const carried = new Set(state.poses.map(({ carriesId }) => carriesId));
  const actors: Actor[] = [];
  for (const pose of state.poses) {
    const entity = shot.entities.find(({ id }) => id === pose.id);
    if (entity !== undefined) actors.push(actorOf(view, entity, pose));
  }
  return actors.sort(
    (a, b) => b.depthMeters - a.depthMeters || Number(carried.has(a.pose.id)) - Number(carried.has(b.pose.id)),
  );
}
