/**
 * The synthetic world: scenes as plain data, their exact motion over time, their captions and their pictures.
 *
 * ```ts
 * import { createRandom } from 'aozora/base';
 * import { createSimulation, sampleScene } from 'aozora/world';
 * const scene = sampleScene(createRandom(7), { level: 'W1' });
 * const { poses } = createSimulation(scene).frameAt(0.5);
 * ```
 *
 * @module
 */
// Drawing

// Captions
export {
  type Caption,
  type CaptionOptions,
  captionScene,
  captionShot,
  paraphraseScene,
  writeCaption,
} from './captions/caption.ts';
export {
  type LabelName,
  labelledBodies,
  labelNames,
  labelValues,
  relationLabels,
  type SceneLabels,
  saidLabels,
  sceneLabels,
} from './captions/labels.ts';
export { type SceneFromCaptionOptions, sceneFromCaption } from './captions/scene-from-caption.ts';
export { unreadWords } from './captions/unread-words.ts';
export type { CaptionLevel, CaptionSlot } from './captions/writer.ts';
export { createRenderer, type Renderer } from './draw/renderer.ts';
export type { EntityBox } from './maps/entity-box.ts';
export { type MapClass, mapClasses, subjectClass } from './maps/map-classes.ts';
export { createMapMaker, type FrameMaps, type MapMaker } from './maps/map-maker.ts';
// Scenes
export {
  type Affordance,
  actionsOf,
  affordances,
  bodySize,
  mediumFor,
  mediumsOf,
  placesOf,
  type SubjectKind,
} from './scene/affordances.ts';
export type { HeldOutMode } from './scene/balance.ts';
export { type EventRule, eventRules } from './scene/event-rules.ts';
export { hasHeldOutPair, isHeldOutColor, isHeldOutPlace } from './scene/held-out.ts';
export { mirrorScene } from './scene/mirror.ts';
export { parseScene } from './scene/parse.ts';
export { type SampleOptions, sampleScene } from './scene/sample.ts';
export { type CurriculumLevel, curriculumLevels } from './scene/sample-setting.ts';
export type {
  ActionSpan,
  Camera,
  CameraState,
  Entity,
  FrameState,
  PhysicsEvent,
  Pose,
  Position,
  Prop,
  Relation,
  Scene,
  Shot,
} from './scene/scene.ts';
export { type Medium, type Stage, stages } from './scene/stage.ts';
export { validateScene } from './scene/validate.ts';
export {
  type Action,
  actions,
  type CameraMove,
  type Color,
  cameraMoves,
  colors,
  type Emotion,
  emotions,
  type Facing,
  facings,
  type PhysicsEventKind,
  type Place,
  physicsEvents,
  places,
  type RelationKind,
  relations,
  type Season,
  type ShotSize,
  type Size,
  type Style,
  type Subject,
  seasons,
  shotSizes,
  sizes,
  styles,
  subjects,
  type TimeOfDay,
  timesOfDay,
  type Weather,
  weathers,
} from './scene/vocabulary.ts';
export type { ClipCaption, ClipPlan, ClipText } from './shards/clip-plan.ts';
export { type ClipStreamOptions, createClipStream, type WorldClip } from './shards/clip-stream.ts';
// Clips
export { type PreviewOptions, previewScene, type ScenePreview } from './shards/preview-scene.ts';
export {
  type ClipFormat,
  type ClipMaps,
  type ClipRenderer,
  createClipRenderer,
  type RenderedClip,
} from './shards/render-clip.ts';
export { type RenderedShards, type RenderShardsOptions, renderShards } from './shards/render-shards.ts';
export { readShard, type ShardArray, type ShardLine } from './shards/shard-file.ts';
export type { Happening } from './simulation/event-track.ts';
// Simulation
export { type PicturePoint, project } from './simulation/project.ts';
export {
  type MotionRecord,
  type RecordedFrame,
  type RecordedPose,
  type RecordOptions,
  recordMotion,
  type ViewInterval,
} from './simulation/record.ts';
export { createSimulation, type Simulation } from './simulation/simulate.ts';
