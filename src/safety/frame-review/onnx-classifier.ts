import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../base/index.ts';
import { createSession } from '../../graph/index.ts';
import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import type { FrameClassifier } from './frame-classifier.ts';
import { type PictureLayout, toPictureTensor } from './picture-tensor.ts';

/** An operator's own network. */
export interface OnnxClassifierOptions {
  /** Shown as the reason of a refusal. */
  readonly name: string;
  /** ONNX file with one input [B, 3, H, W] float32 and one output [B, classes]. */
  readonly path: string;
  readonly picture: PictureLayout;
  /** `probabilities` are used as they are; `logits` go through a sigmoid each, or a softmax over all. */
  readonly output: 'probabilities' | 'logits-sigmoid' | 'logits-softmax';
  /** The category of each class, in order; null for a harmless class. Several classes of one category add up. */
  readonly classes: readonly (PolicyCategory | null)[];
}

/**
 * Opens an operator's own frame classifier.
 *
 * @throws {ConfigError} if the network has not one input, one output and as many classes as named
 */
export async function openOnnxClassifier(options: OnnxClassifierOptions): Promise<FrameClassifier> {
  const refuse = (rule: string): ConfigError => new ConfigError(`Cannot use the classifier ${options.name} as ${rule}`);
  if (options.classes.some((category) => category !== null && !policyCategories.includes(category))) {
    throw refuse('every class must have a category of the policy or null');
  }
  const session = await createSession(await readFile(options.path), { threads: 1, hasSpinningThreads: false });
  const [input, output] = [session.inputs[0], session.outputs[0]];
  const problem =
    session.inputs.length !== 1 || session.outputs.length !== 1
      ? 'it must have one input and one output'
      : input?.dtype !== 'float32' || output?.dtype !== 'float32'
        ? 'its input and output must be float32'
        : null;
  if (problem !== null || input === undefined || output === undefined) {
    session[Symbol.dispose]();
    throw refuse(problem ?? 'it must have one input and one output');
  }
  return {
    name: options.name,
    async classify(frame) {
      const results = await session.run({ [input.name]: toPictureTensor(frame, options.picture) });
      const values = Array.from(results[output.name]!.data, Number);
      if (values.length !== options.classes.length) {
        throw refuse(`it must give ${options.classes.length} classes: current value is ${values.length}`);
      }
      const scores: Partial<Record<PolicyCategory, number>> = {};
      for (const [i, probability] of toProbabilities(values, options.output).entries()) {
        const category = options.classes[i];
        if (category) scores[category] = Math.min(1, (scores[category] ?? 0) + probability);
      }
      return scores;
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}

function toProbabilities(values: readonly number[], kind: OnnxClassifierOptions['output']): number[] {
  if (kind === 'probabilities') return [...values];
  if (kind === 'logits-sigmoid') return values.map((value) => 1 / (1 + Math.exp(-value)));
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
