import { adamw, muon, type Optimizer } from '../graph/index.ts';

const adam = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.01 });
const orthogonal = muon({ momentum: 0.95, weightDecay: 0.01, iterations: 5 });

/** Weights that see or give data, embed, or steer norms: their rows mean something on their own. */
const edgePattern = /embed|latent|unembed|head\.|modulation|final\.|position|noise|pooled/;

/** AdamW for everything. */
export function adamOnly(): Optimizer {
  return adam;
}

/** Muon for hidden matrices, AdamW for the rest; both take one learning rate. */
export function muonForHidden({
  name,
  shape,
}: {
  readonly name: string;
  readonly shape: readonly number[];
}): Optimizer {
  return shape.length === 2 && !edgePattern.test(name) ? orthogonal : adam;
}
