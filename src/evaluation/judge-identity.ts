import { createRandom } from '../base/index.ts';
import { generate } from '../diffusion/index.ts';
import { collectFrames, type Frame } from '../media/index.ts';
import { captionShot, type Scene, sampleScene } from '../world/index.ts';
import type { IdentityRecord } from './case-record.ts';
import { type EvaluationRun, generationOptions } from './evaluation-run.ts';
import { cosine } from './measures/identity.ts';
import type { Oracle } from './oracle/oracle.ts';
import { oracleClip } from './oracle/oracle-clip.ts';
import { renderCase } from './render-case.ts';

/** Seconds of each of the two shots. */
const shotSeconds = 2;

/** Makes a video of two shots with one character, and compares how it looks in them. */
export async function judgeIdentity(run: EvaluationRun, index: number): Promise<IdentityRecord> {
  const { model, frameRate, oracles, seed } = run;
  const scene = twoShots(`${seed}/${index}`);
  const words = createRandom(`evaluation/${seed}/identity/${index}/captions`);
  const prompts = scene.shots.map((_, shot) => captionShot(scene, shot, words));
  const perShot = 1 + shotSeconds * frameRate;
  const clip = await generate(
    model,
    {
      kind: 'storyboard',
      shots: prompts.map((prompt) => ({ prompt, frameCount: perShot, opening: null })),
      characters: [],
    },
    generationOptions(run, `identity ${index}`),
  );
  const made = await collectFrames(clip);
  const real = renderCase(scene, { ...run, frames: 2 * shotSeconds * frameRate });
  const stranger = renderCase(twoShots(`${seed}/${index} other`), { ...run, frames: 2 * shotSeconds * frameRate });
  const half = shotSeconds * frameRate;
  const likeness = async (oracle: Oracle, a: readonly Frame[], b: readonly Frame[]): Promise<number> =>
    cosine(await identityOf(oracle, a, frameRate), await identityOf(oracle, b, frameRate));
  const byOracle = async (a: readonly Frame[], b: readonly Frame[]): Promise<Record<string, number>> =>
    Object.fromEntries(
      await Promise.all(oracles.map(async (oracle) => [oracle.name, await likeness(oracle, a, b)] as const)),
    );
  return {
    index,
    prompt: prompts.join(' | '),
    generated: await byOracle(made.slice(0, perShot), made.slice(perShot)),
    real: await byOracle(real.slice(0, half), real.slice(half)),
    other: await byOracle(real.slice(0, half), stranger.slice(half)),
  };
}

/** Two shots of one character, each of the same length. */
function twoShots(name: string): Scene {
  const durationSeconds = 2 * shotSeconds;
  for (let attempt = 0; ; attempt++) {
    const random = createRandom(`evaluation/identity/${name}/${attempt}`);
    const scene = sampleScene(random, { level: 'W5', durationSeconds });
    const isEven = scene.shots.every((shot) => Math.abs(shot.durationSeconds - shotSeconds) < 1e-6);
    if (scene.shots.length === 2 && isEven) return scene;
  }
}

/** Who is most seen in a shot, over all of it. */
async function identityOf(oracle: Oracle, frames: readonly Frame[], frameRate: number): Promise<Float32Array> {
  const { bodies } = await oracle.look(oracleClip(frames, { frameRate }), []);
  const [first, second] = bodies[0]!.identity;
  return first.map((x, i) => x + second[i]!);
}
