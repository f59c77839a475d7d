import { add, div, exp, input, log, max, mul, reshape, softmax, sub, sum, type Value } from '../../graph/index.ts';
import { createWeights, encodeText, type TextEncoderConfig, type Weights } from '../../models/index.ts';
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
  const parts = questions.map((question) => {
    const answer = input(`answer.${question.name}`, [B, question.answers], 'float32');
    return answerLoss(logitsOf(reader.scope(question.name), tokens, { question, width: config.width }), answer);
  });
  const total = (values: readonly Value[]): Value => values.reduce((a, b) => add(a, b));
  const asked = add(total(parts.map((part) => part.asked)), 1e-6);
  return {
    loss: div(total(parts.map((part) => part.loss)), asked),
    reports: { right: div(total(parts.map((part) => part.right)), asked) },
    weights: weights.specs,
  };
}

/** [B, K]: the tokens as one question sees them, then a linear layer. */
function logitsOf(
  scope: Weights,
  tokens: Value,
  { question, width: D }: { readonly question: TextQuestion; readonly width: number },
): Value {
  const [B, L] = tokens.shape as readonly [number, number];
  const query = scope.get('query', [D], { kind: 'normal', deviation: 1 });
  const scores = mul(sum(mul(tokens, query), [2]), 1 / Math.sqrt(D)); // [B, L]
  const attention = reshape(softmax(scores, 1), [B, L, 1]);
  const seen = sum(mul(tokens, attention), [1]); // [B, D]
  const matrix = scope.get('answer.weight', [question.answers, D], { kind: 'normal', deviation: 1 / Math.sqrt(D) });
  return sum(mul(reshape(seen, [B, 1, D]), matrix), [2]);
}

/** Cross-entropy and right answers over the captions that say something. */
function answerLoss(logits: Value, answer: Value): { loss: Value; right: Value; asked: Value } {
  const highest = max(logits, [1], { keepDims: true });
  const shifted = sub(logits, highest);
  const logSum = log(sum(exp(shifted), [1], { keepDims: true }));
  const loss = sum(mul(answer, sub(logSum, shifted)));
  const chosen = sum(mul(answer, shifted), [1]); // 0 where the right answer has the highest score
  const asked = sum(answer, [1]);
  const isRight = mul(asked, exp(mul(chosen, 1e6)));
  return { loss, right: sum(isRight), asked: sum(asked) };
}
