import type { Value } from '../../graph/index.ts';
import { dense } from '../layers.ts';
import type { Weights } from '../weights.ts';

/** How many answers each question about a video token has; the first of each is that it shows no body. */
export interface TokenAnswerCounts {
  readonly subject: number;
  readonly color: number;
}

/**
 * What each token shows, read from the transformer's hidden state by one linear layer a question.
 *
 * Training holds the answers against what the world knows; later they tell whether a video shows what was said.
 *
 * @param hidden [B, F, S, D]
 * @returns      [B, F, S, K] each, scores before softmax
 * @see Yu et al. 2025, REPA, arXiv:2410.06940 (aligned hidden states)
 */
export function answerTokens(
  weights: Weights,
  hidden: Value,
  counts: TokenAnswerCounts,
): Readonly<Record<keyof TokenAnswerCounts, Value>> {
  const scope = weights.scope('align');
  return {
    subject: dense(scope, 'subject', hidden, { out: counts.subject }),
    color: dense(scope, 'color', hidden, { out: counts.color }),
  };
}
