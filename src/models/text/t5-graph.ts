import { input, symbol } from '../../graph/index.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { createWeights } from '../weights.ts';
import type { T5Config } from './t5-config.ts';
import { encodeT5 } from './t5-encoder.ts';

/** `ids` [1, L] int64 and `buckets` [L, L] int64 to `text` [1, L, D]. */
export function t5Graph(config: T5Config): ModelGraph {
  const weights = createWeights();
  const L = symbol('L');
  const text = encodeT5(
    weights,
    { ids: input('ids', [1, L], 'int64'), buckets: input('buckets', [L, L], 'int64') },
    config,
  );
  return { outputs: { text }, weights: weights.specs };
}
