import { CheckpointError } from '../../base/index.ts';
import {
  bindFloat32,
  bindInPlace,
  createSession,
  emit,
  identityKeyMap,
  type KeyMap,
  mapKeys,
  type SafetensorsReader,
  type Session,
  type SessionOptions,
} from '../../graph/index.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';

/** Where sessions run; the same for all parts of a model. */
export type StageOptions = Pick<SessionOptions, 'device' | 'threads' | 'hasSpinningThreads'>;

/** Weights of one part of a model, in files, and every name that its graphs ask for. */
export interface StageWeights {
  readonly reader: SafetensorsReader;
  /** File name by parameter name. */
  readonly keys: ReadonlyMap<string, string>;
}

/**
 * Checks that files hold exactly the weights that a part's graphs ask for, so that a wrong model is refused before work.
 *
 * @throws {CheckpointError} listing what is missing and what is unknown, or naming a tensor of another shape
 */
export function locateWeights(
  reader: SafetensorsReader,
  graphs: readonly ModelGraph[],
  keyMap: KeyMap = identityKeyMap,
): StageWeights {
  const shapes = new Map(graphs.flatMap((graph) => graph.weights.map((spec) => [spec.name, spec.shape] as const)));
  const keys = mapKeys(reader.entries.keys(), shapes.keys(), keyMap);
  for (const [name, key] of keys) {
    const [wanted, found] = [shapes.get(name)!.join(','), reader.entries.get(key)!.shape.join(',')];
    if (wanted === found) continue;
    throw new CheckpointError(`Cannot use tensor ${key} as its shape must be [${wanted}]: current value is [${found}]`);
  }
  return { reader, keys };
}

/** Opens a session of one graph; it may stand on some of the part's weights. Files are read in place. */
export async function openStage(graph: ModelGraph, weights: StageWeights, options: StageOptions): Promise<Session> {
  const { reader, keys } = weights;
  const entries = new Map(
    graph.weights.map(({ name }) => {
      const entry = reader.entries.get(keys.get(name)!)!;
      return [name, entry] as const;
    }),
  );
  const part: SafetensorsReader = { ...reader, entries };
  const isFloat32 = [...entries.values()].every((entry) => entry.dtype === 'float32');
  const slots = graph.weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' as const }));
  const { storage, session } = await (isFloat32 ? bindFloat32 : bindInPlace)(part, slots);
  return createSession(emit(graph.outputs, { storage }), { ...session, ...options });
}
