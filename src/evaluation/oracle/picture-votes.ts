import { add, concat, div, matmul, mean, mul, reshape, slice, sum, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { type BodyAnswers, type BodyViews, dependentQuestions, presenceOf } from './heads.ts';
import { dense } from './layers.ts';
import { bodyQuestions, type OracleQuestion, pictureQuestions, totalAnswers } from './oracle-format.ts';

/**
 * Lets the pictures vote. Scores that the close look learned to give for single pictures are added to those of the clip: it learned from
 * ten times as many pictures as there were clips, and so errs less on who a body is.
 *
 * @param masks [B, 3, 8, 24, 24]
 */
export function withVotes(
  weights: Weights,
  answers: BodyAnswers,
  { views, masks }: { readonly views: BodyViews; readonly masks: Value },
): BodyAnswers {
  const seen = mean(views.near, [2]); // [B, 3, D]; the sum of what pictures say is what the sum of pictures says
  const bodies = dense(weights, 'frame_head', seen, { out: totalAnswers(pictureQuestions) });
  const isThere = presenceOf(masks); // [B, 3]
  const [B, S] = isThere.shape as readonly [number, number];
  const everybody = matmul(reshape(isThere, [B, 1, S]), bodies);
  const shot = div(reshape(everybody, [B, -1]), add(sum(isThere, [1], { keepDims: true }), 1e-3));
  return {
    ...answers,
    scores: addVotes({ scores: answers.scores, questions: bodyQuestions }, bodies),
    dependent: addVotes({ scores: answers.dependent, questions: dependentQuestions }, shot),
  };
}

/** Scores over the last axis with the votes for the same questions, as much as these count. */
function addVotes(
  { scores, questions }: { readonly scores: Value; readonly questions: readonly OracleQuestion[] },
  votes: Value,
): Value {
  const axis = scores.shape.length - 1;
  const part = (x: Value, list: readonly OracleQuestion[], name: string): Value => {
    const index = list.findIndex((question) => question.name === name);
    const start = totalAnswers(list.slice(0, index));
    return slice(x, axis, { start, end: start + list[index]!.answers });
  };
  return concat(
    questions.map(({ name }) => {
      const own = part(scores, questions, name);
      const weight = pictureQuestions.find((question) => question.name === name)?.voteWeight ?? 0;
      return weight === 0 ? own : add(own, mul(part(votes, pictureQuestions, name), weight));
    }),
    axis,
  );
}
