import { add, div, input, linear, matmul, mul, reshape, slice, softmax, sum, type Value } from '../../graph/index.ts';
import { createWeights, encodeText, type TextEncoderConfig, type Weights } from '../../models/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { TrainingGraph } from './training-graph.ts';

/** One question about a caption: what it is called and how many answers there are. */
export interface TextQuestion {
  readonly name: string;
  readonly answers: number;
}

export interface TextTaskOptions {
  readonly config: TextEncoderConfig;
  readonly questions: readonly TextQuestion[];
  readonly captions: number;
}

/**
 * Read a caption: answer what is in the scene from its words alone. Each question looks at the tokens with a query of its
 * own; unanswerable ones do not count. It teaches synonyms, binding and negation before a picture is seen.
 *
 * Inputs: `tokens` [B, L] int64, `answer.<name>` [B, K] one-hot, all zero where the caption does not say.
 */
export function textGraph({ config, questions, captions: B }: TextTaskOptions): TrainingGraph {
  const weights = createWeights();
  const ids = input('tokens', [B, config.tokens], 'int64');
  const { tokens } = encodeText(weights, ids, config); // [B, L, D]
  const reader = weights.scope('reader');
  const seen = lookAt(reader, tokens, questions.length); // [B, Q, D]
  const parts = questions.map((question, i) => {
    const answer = input(`answer.${question.name}`, [B, question.answers], 'float32');
    const own = reshape(slice(seen, 1, { start: i, end: i + 1 }), [B, config.width]);
    return crossEntropy(logitsOf(reader.scope(question.name), own, question.answers), answer);
  });
  const total = (values: readonly Value[]): Value => sum(values.reduce((a, b) => add(a, b)));
  const asked = add(total(parts.map((part) => part.asked)), 1e-6);
  return {
    loss: div(total(parts.map((part) => part.loss)), asked),
    reports: { right: div(total(parts.map((part) => part.right)), asked) },
    weights: weights.specs,
  };
}

/** [B, Q, D]: the tokens as each question sees them. */
function lookAt(scope: Weights, tokens: Value, questions: number): Value {
  const D = tokens.shape[2] as number;
  const queries = scope.get('query', [questions, D], { kind: 'normal', deviation: 1 });
  const scores = mul(linear(tokens, queries), 1 / Math.sqrt(D)); // [B, L, Q]
  return matmul(softmax(scores, 1), tokens, { transposeA: true });
}

/** [B, K] */
function logitsOf(scope: Weights, seen: Value, answers: number): Value {
  const D = seen.shape[1] as number;
  return linear(seen, scope.get('answer.weight', [answers, D], { kind: 'normal', deviation: 1 / Math.sqrt(D) }));
}
