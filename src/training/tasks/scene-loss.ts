import { add, input, mul, reshape, slice, type Value } from '../../graph/index.ts';
import { answerTokens, type MiniConfig, type Weights } from '../../models/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { type FlowBatchShape, weightedMean } from './noisy-batch.ts';

/** What the world knows about each token, one-hot; the first answer of each is that it shows no body. */
export interface SceneAnswers {
  /** [B, F, S, K] */
  readonly subject: Value;
  /** [B, F, S, K] */
  readonly color: Value;
}

/** Weight of the question what each token shows. */
export const sceneWeight = 0.2;

/** What a token that shows no body counts against one that does: there are many more of them. */
const emptyWeight = 0.2;

/** Inputs `subject` and `color` [B, F, S, K]. */
export function sceneAnswers(
  config: MiniConfig,
  { clips: B, latentFrames: F, tokens: S }: FlowBatchShape,
): SceneAnswers {
  return {
    subject: input('subject', [B, F, S, config.scene.subject], 'float32'),
    color: input('color', [B, F, S, config.scene.color], 'float32'),
  };
}

/** [B, F, S] 1 where a token shows no body. */
export function showsNobody({ subject }: SceneAnswers): Value {
  return reshape(slice(subject, 3, { end: 1 }), [...subject.shape.slice(0, 3)]);
}

/** Cross-entropy of what each token shows, read from the hidden states. */
export function sceneLoss(weights: Weights, config: MiniConfig, from: { hidden: Value; answers: SceneAnswers }): Value {
  const { hidden, answers } = from;
  const scores = answerTokens(weights, hidden, config.scene);
  const weight = add(mul(showsNobody(answers), emptyWeight - 1), 1);
  const [subject, color] = (['subject', 'color'] as const).map((name) =>
    weightedMean(crossEntropy(scores[name], answers[name]).loss, weight),
  );
  return add(subject!, color!);
}
