/**
 * What every part stands on: errors, assertions, named axes, seeded random, clocks and progress.
 *
 * ```ts
 * import { createRandom, dims } from 'aozora/base';
 * const random = createRandom(7);
 * const { B, N } = dims({ shape: [2, 16] }, 'B N');
 * ```
 *
 * @module
 */
export { assert, assertNever } from './assert.ts';
export { type Clock, createManualClock, systemClock } from './clock.ts';
export { createOnce } from './create-once.ts';
export { dims, type Shaped } from './dims.ts';
export {
  AccessError,
  AozoraError,
  CapacityError,
  CheckpointError,
  ConfigError,
  type ErrorData,
  MediaError,
  NotFoundError,
  ShapeError,
} from './errors.ts';
export { nearestFolder, pathExists } from './path-exists.ts';
export type { OnProgress, Progress } from './progress.ts';
export { createRandom, fillNormal, type Random } from './random.ts';
export { type MemoryNeed, requireMemory } from './require-memory.ts';
export { startThread } from './start-thread.ts';
export { withholdTelemetry } from './withhold-telemetry.ts';
