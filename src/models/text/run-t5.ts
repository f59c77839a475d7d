import { assert } from '../../base/index.ts';
import { type HostTensor, hostTensor, type Session } from '../../graph/index.ts';
import type { ReleasedCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { relativeBuckets } from './t5-encoder.ts';

/** Encodes the ids of one prompt at their true length: [1, L, D]. */
export async function runT5(
  { text: { encoder } }: Pick<ReleasedCheckpoint, 'text'>,
  session: Session,
  { ids, signal }: { readonly ids: BigInt64Array; readonly signal: AbortSignal | null },
): Promise<HostTensor<'float32'>> {
  const length = ids.length;
  const { text } = await session.run(
    {
      ids: hostTensor('int64', [1, length], ids),
      buckets: hostTensor('int64', [length, length], relativeBuckets(length, encoder)),
    },
    signal === null ? {} : { signal },
  );
  assert(text?.dtype === 'float32', 'internal: a float32 result was expected');
  return hostTensor('float32', [1, length, encoder.width], (text.data as Float32Array).slice());
}
