import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, type HostTensors, hostTensor, input } from '../../graph/index.ts';
import { createWeights } from '../../models/index.ts';
import { dependentQuestions } from './heads.ts';
import { bodyQuestions, oracleFormat, pictureQuestions, totalAnswers } from './oracle-format.ts';
import { withVotes } from './picture-votes.ts';

const { frames: F, slots: S, cells } = oracleFormat;
const [D, P] = [4, totalAnswers(pictureQuestions)];
const [bodyScores, dependentScores] = [totalAnswers(bodyQuestions), totalAnswers(dependentQuestions)];

/** Scores of a clip without an opinion of its own, once its pictures voted. */
async function votesOf(near: Float32Array, masks: Float32Array, head: HostTensors): Promise<HostTensors> {
  const weights = createWeights();
  const shapes = {
    near: [1, S, F, D],
    masks: [1, S, F, cells, cells],
    scores: [1, S, bodyScores],
    dependent: [1, dependentScores],
  };
  const at = (name: keyof typeof shapes) => input(name, shapes[name]);
  const nothing = input('nothing', [1]);
  const answers = { scores: at('scores'), dependent: at('dependent'), identity: nothing };
  const views = { near: at('near'), halves: nothing, geometry: nothing };
  const { scores, dependent } = withVotes(weights, answers, { views, masks: at('masks') });
  const model = emit(
    { voted: scores, votedDependent: dependent },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(head[name]!) }) },
  );
  using session = await createSession(model, { device: 'cpu', threads: 1, hasSpinningThreads: false });
  return await session.run({
    near: hostTensor('float32', shapes.near, near),
    masks: hostTensor('float32', shapes.masks, masks),
    scores: hostTensor('float32', shapes.scores, new Float32Array(S * bodyScores)),
    dependent: hostTensor('float32', shapes.dependent, new Float32Array(dependentScores)),
  });
}

function startOf(name: string, questions: readonly { readonly name: string; readonly answers: number }[]): number {
  const index = questions.findIndex((question) => question.name === name);
  return totalAnswers(questions.slice(0, index));
}

test('withVotes() adds the mean of the scores of the pictures of each body, and of all bodies that are there for the style', async () => {
  const random = createRandom('votes');
  const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const [weight, bias, near] = [normals(P * D), normals(P), normals(S * F * D)];
  near.fill(0, 2 * F * D); // the third body is not there
  const masks = new Float32Array(S * F * cells * cells);
  for (const slot of [0, 1]) masks.fill(1, slot * F * cells * cells, slot * F * cells * cells + 5);
  const seen = await votesOf(near, masks, {
    'frame_head.weight': hostTensor('float32', [P, D], weight),
    'frame_head.bias': hostTensor('float32', [P], bias),
  });
  const scoreOf = (slot: number, answer: number): number => {
    let sum = 0;
    for (let frame = 0; frame < F; frame++) {
      sum += bias[answer]! / F;
      for (let d = 0; d < D; d++) sum += (weight[answer * D + d]! * near[(slot * F + frame) * D + d]!) / F;
    }
    return sum;
  };
  const weightOf = (name: string): number => pictureQuestions.find((question) => question.name === name)!.voteWeight;
  for (const name of ['subject', 'action', 'size']) {
    const [from, to] = [startOf(name, pictureQuestions), startOf(name, bodyQuestions)];
    for (const slot of [0, 1]) {
      const expected = weightOf(name) * scoreOf(slot, from + 1);
      expect(seen.voted!.data[slot * bodyScores + to + 1]).toBeCloseTo(expected, 3);
    }
  }
  const [from, to] = [startOf('style', pictureQuestions), startOf('style', dependentQuestions)];
  const both = (scoreOf(0, from + 2) + scoreOf(1, from + 2)) / 2;
  expect(seen.votedDependent!.data[to + 2]).toBeCloseTo(weightOf('style') * both, 2);
  expect(seen.votedDependent!.data[startOf('count', dependentQuestions)]).toBe(0);
});
