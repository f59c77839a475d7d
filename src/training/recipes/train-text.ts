import { createRandom, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { createWordTokenizer, type WordTokenizer } from '../../models/index.ts';
import {
  curriculumLevels,
  type LabelName,
  labelNames,
  labelValues,
  saidLabels,
  sampleScene,
  sceneLabels,
  writeCaption,
} from '../../world/index.ts';
import { captionLevels } from '../data/caption-vocabulary.ts';
import { textGraph } from '../tasks/text-task.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { trainStage } from './train-stage.ts';
import { readVocabulary } from './vocabulary.ts';

/** One question for each label of a scene. */
const questions = labelNames.map((name) => ({ name, answers: labelValues[name].length }));

/** Trains the text encoder to tell a scene from its caption, before it sees a picture. */
export async function trainText(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { captions, rate, averageDecay } = recipe.text;
  const tokenizer = createWordTokenizer(await readVocabulary(run), recipe.config.text.vocabularySize);
  await trainStage(run, {
    name: 'text',
    graph: textGraph({ config: recipe.config.text, questions, captions }),
    averageDecay,
    rate: rateOf(run, rate),
    seed: `${recipe.seed}/text`,
    batch: async (step) =>
      textBatch(createRandom(`${recipe.seed}/text ${step}`), {
        tokenizer,
        captions: captions * run.replicas,
        tokens: recipe.config.text.tokens,
      }),
  });
}

/** Captions of fresh scenes with what they say. */
function textBatch(
  random: Random,
  options: { readonly tokenizer: WordTokenizer; readonly captions: number; readonly tokens: number },
): HostTensors {
  const { tokenizer, captions: B, tokens: L } = options;
  const ids = new BigInt64Array(B * L);
  const answers = new Map(questions.map(({ name, answers: count }) => [name, new Float32Array(B * count)]));
  for (let b = 0; b < B; b++) {
    const scene = sampleScene(random.fork(`scene ${b}`), { level: random.pick(curriculumLevels) });
    const caption = writeCaption(scene, random, { level: random.pick(captionLevels), typoRate: 0.02 });
    ids.set(tokenizer.encode(caption.text, L), b * L);
    const said = saidLabels(sceneLabels(scene), caption.unsaid);
    for (const [name, one] of answers) {
      const index = said[name as LabelName];
      if (index >= 0) one[b * labelValues[name as LabelName].length + index] = 1;
    }
  }
  return {
    tokens: hostTensor('int64', [B, L], ids),
    ...Object.fromEntries(
      [...answers].map(([name, one]) => [`answer.${name}`, hostTensor('float32', [B, one.length / B], one)]),
    ),
  };
}
