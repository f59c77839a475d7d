import { createSession, emit, input, openSafetensorsBytes, toFloat32 } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import { checkpointFolder, readCheckedWeights } from '../checked-weights.ts';
import type { FrameClassifier } from './frame-classifier.ts';
import { toPictureTensor } from './picture-tensor.ts';
import { findSymbols, type SymbolKind, symbolKinds, symbolSide } from './symbol-network.ts';

/** A classifier of symbols of hate groups, wherever in the picture they are. */
export interface SymbolClassifier extends FrameClassifier {
  /** Logits above each symbol's operating point. */
  logits(frame: Frame): Promise<Readonly<Record<SymbolKind, number>>>;
}

const layout = { width: symbolSide, height: symbolSide, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/**
 * Opens the network that recognises symbols of hate groups. A score of 0.5 is its operating point.
 *
 * @throws {CheckpointError} if its weights are missing or not those of their sum
 */
export async function openSymbolClassifier(
  folder: string = checkpointFolder('hate-symbols'),
): Promise<SymbolClassifier> {
  const reader = await openSafetensorsBytes(
    readCheckedWeights(folder, { name: 'hate-symbols', task: 'review frames' }),
  );
  const weights = new Map<string, Uint8Array>();
  for (const name of reader.entries.keys()) {
    const { data } = toFloat32(await reader.read(name));
    weights.set(name, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const points = weights.has('threshold') ? toFloat32(await reader.read('threshold')).data : null;
  const pixels = input('pixels', [1, 3, symbolSide, symbolSide]);
  const model = emit(
    { logits: findSymbols(pixels) },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: weights.get(name)! }) },
  );
  const session = await createSession(model, { threads: 1, hasSpinningThreads: false });
  const logits = async (frame: Frame): Promise<Readonly<Record<SymbolKind, number>>> => {
    const found = await session.run({ pixels: toPictureTensor(frame, layout) });
    return Object.fromEntries(
      symbolKinds.map((kind, k) => [kind, Number(found.logits!.data[k]) - (points?.[k] ?? 0)]),
    ) as Record<SymbolKind, number>;
  };
  return {
    name: 'hate symbol network',
    logits,
    async classify(frame) {
      const largest = Math.max(...Object.values(await logits(frame)));
      return { hate: 1 / (1 + Math.exp(-largest)) };
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}
