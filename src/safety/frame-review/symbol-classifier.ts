import { createSession, emit, type HostTensor, input, openSafetensorsBytes, toFloat32 } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import { checkpointFolder, readCheckedWeights } from '../checked-weights.ts';
import type { FrameClassifier, FrameScores } from './frame-classifier.ts';
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
  const judge = async (picture: HostTensor): Promise<Readonly<Record<SymbolKind, number>>> => {
    const found = await session.run({ pixels: picture });
    return Object.fromEntries(
      symbolKinds.map((kind, k) => [kind, Number(found.logits!.data[k]) - (points?.[k] ?? 0)]),
    ) as Record<SymbolKind, number>;
  };
  const score = async (picture: HostTensor): Promise<FrameScores> => {
    const largest = Math.max(...Object.values(await judge(picture)));
    return { hate: 1 / (1 + Math.exp(-largest)) };
  };
  return {
    name: 'hate symbol network',
    logits: (frame) => judge(toPictureTensor(frame, layout)),
    classify: (frame) => score(toPictureTensor(frame, layout)),
    // Between two frames without a symbol, one with a symbol refuses nothing: it is not asked for, and the verdict is the same.
    async classifyPartly(frame) {
      const picture = toPictureTensor(frame, layout);
      return { atMost: { hate: 1 }, finish: async () => ({ atMost: await score(picture), finish: null }) };
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}
