import { createRandom, fillNormal } from '../base/index.ts';
import { type HostTensor, hostTensor } from '../graph/index.ts';
import type { WeightSpec } from '../models/index.ts';

/** First values of weights: each from its own stream, so that adding a layer changes no other. */
export function initializeWeights(specs: readonly WeightSpec[], seed: string): Record<string, HostTensor> {
  return Object.fromEntries(
    specs.map(({ name, shape, initializer }) => {
      const data = new Float32Array(shape.reduce((size, n) => size * n, 1));
      if (initializer.kind === 'constant') data.fill(initializer.value);
      else if (initializer.kind === 'values') data.set(initializer.compute());
      else {
        fillNormal(data, createRandom(`${seed}/${name}`));
        for (let i = 0; i < data.length; i++) data[i] = data[i]! * initializer.deviation;
      }
      return [name, hostTensor('float32', shape, data)];
    }),
  );
}
