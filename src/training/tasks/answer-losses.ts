import type { OracleQuestion } from '../../evaluation/index.ts';
import { add, div, slice, sum, type Value } from '../../graph/index.ts';
import { crossEntropy } from './cross-entropy.ts';

/** How one question went. */
export interface AnswerPart {
  readonly name: string;
  readonly loss: Value;
  /** Share of right answers. */
  readonly right: Value;
}

/**
 * Mean loss and share of right answers of each question, over those that have an answer.
 *
 * @param scores  [..., K] question by question
 * @param answers [..., K] one-hot, all zero where there is no answer
 */
export function answerLosses(scores: Value, answers: Value, questions: readonly OracleQuestion[]): AnswerPart[] {
  const axis = scores.shape.length - 1;
  let start = 0;
  return questions.map((question) => {
    const end = start + question.answers;
    const [score, answer] = [scores, answers].map((x) => slice(x, axis, { start, end })) as [Value, Value];
    start = end;
    const { loss, right } = crossEntropy(score, answer);
    const asked = add(sum(answer), 1e-3);
    return { name: question.name, loss: div(sum(loss), asked), right: div(sum(right), asked) };
  });
}
