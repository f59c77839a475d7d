import type { ConvolutionMethod, SessionOptions } from '../../graph/index.ts';

/** Other devices have fast ways of their own, which Winograd's transforms would only stand in the way of. */
export function convolutionMethod({ device = 'cpu' }: Pick<SessionOptions, 'device'>): ConvolutionMethod {
  return device === 'cpu' ? 'fastest' : 'direct';
}
