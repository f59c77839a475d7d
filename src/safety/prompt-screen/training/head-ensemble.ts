import type { Random } from '../../../base/index.ts';
import type { HeadWeights } from '../heads.ts';
import { type HeadTrainingOptions, type TrainingRow, trainHeads } from './train-heads.ts';

/** Trains the heads several times and merges them into one wider network that gives the mean of their logits. */
export function trainHeadEnsemble(
  rows: readonly TrainingRow[],
  options: Omit<HeadTrainingOptions, 'random'> & { readonly random: Random; readonly members: number },
): HeadWeights {
  const members = Array.from({ length: options.members }, (_, i) =>
    trainHeads(rows, { ...options, random: options.random.fork(`member ${i}`) }),
  );
  return averageHeads(members);
}

/** One network whose logits are the mean of the members' logits: hidden layers side by side, outputs scaled. */
export function averageHeads(members: readonly HeadWeights[]): HeadWeights {
  const { F, K } = members[0]!;
  const share = 1 / members.length;
  const H = members.reduce((sum, member) => sum + member.H, 0);
  const out = new Float32Array(K * H);
  let first = 0;
  for (const member of members) {
    for (let k = 0; k < K; k++)
      for (let h = 0; h < member.H; h++) out[k * H + first + h] = member.out[k * member.H + h]! * share;
    first += member.H;
  }
  const mean = (pick: (member: HeadWeights) => Float32Array): Float32Array =>
    Float32Array.from(pick(members[0]!), (_, i) => members.reduce((sum, member) => sum + pick(member)[i]!, 0) * share);
  return {
    F,
    H,
    K,
    hidden: concatenate(members.map(({ hidden }) => hidden)),
    hiddenBias: concatenate(members.map(({ hiddenBias }) => hiddenBias)),
    out,
    outBias: mean(({ outBias }) => outBias),
    grams: mean(({ grams }) => grams),
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
