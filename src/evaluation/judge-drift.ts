import { createRandom } from '../base/index.ts';
import type { Frame } from '../media/index.ts';
import { captionScene, type SceneLabels, saidLabels, sampleScene, sceneLabels } from '../world/index.ts';
import type { DriftRecord, DriftWindow } from './case-record.ts';
import { drawWords } from './draw-words.ts';
import { type EvaluationRun, generationOptions } from './evaluation-run.ts';
import { colorDrift, measureMotion } from './measures/temporal.ts';
import { askFollowing } from './prompts/prompt-following.ts';
import { renderCase } from './render-case.ts';

/** Windows of a minute that are looked at; of a shorter video those that fit, and its end. */
const windowStarts = [0, 12, 28, 56] as const;
const windowSeconds = 2;

/** Makes one long video of one actor and measures it window by window, beside the true one. */
export async function judgeDrift(run: EvaluationRun, index: number): Promise<DriftRecord> {
  const { model, frameRate, longSeconds, seed } = run;
  const random = createRandom(`evaluation/${seed}/drift/${index}`);
  const scene = sampleScene(random.fork('scene'), { level: 'W1', durationSeconds: longSeconds });
  const prompt = captionScene(scene, random.fork('caption'));
  const frames = 1 + Math.round(longSeconds * frameRate);
  const made = await drawWords(model, { prompt, frameCount: frames, ...generationOptions(run, `drift ${index}`) });
  const expected = saidLabels(sceneLabels(scene), new Set());
  return {
    index,
    prompt,
    generated: await windowsOf(run, made, expected),
    real: await windowsOf(run, renderCase(scene, { ...run, frames }), expected),
  };
}

async function windowsOf(run: EvaluationRun, frames: readonly Frame[], expected: SceneLabels): Promise<DriftWindow[]> {
  const { frameRate, longSeconds, oracles } = run;
  const last = longSeconds - windowSeconds;
  const starts = [...new Set([...windowStarts.filter((start) => start < last), last])];
  const count = 1 + windowSeconds * frameRate;
  const windows: DriftWindow[] = [];
  for (const startSeconds of starts) {
    const first = Math.round(startSeconds * frameRate);
    const part = frames.slice(first, first + count);
    const seen = await askFollowing(oracles[0]!, part, { expected, frameRate });
    const results = seen.filter(({ attribute }) => !momentary.has(attribute));
    const { flicker, dynamicDegree } = measureMotion(part, frameRate);
    windows.push({
      startSeconds,
      following: results.filter(({ isRight }) => isRight).length / results.length,
      flicker,
      dynamicDegree,
      colorDrift: colorDrift(frames[0]!, part[0]!),
    });
  }
  return windows;
}

/** What a scene says of its beginning only. */
const momentary: ReadonlySet<string> = new Set(['action', 'nextAction', 'column', 'facing']);
