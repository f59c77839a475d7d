import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { chooseOperatingPoint, describeJudged, judgeByOthers, type Sample } from './judge.ts';

/** Two copies each of scenes by the model and by the world; `told` says whether the first feature tells them apart. */
function drawSamples({ told, teaches = true }: { told: boolean; teaches?: boolean }): Sample[] {
  const random = createRandom('samples');
  return Array.from({ length: 240 }, (_, i) => {
    const isOurs = i % 2 === 0;
    const scene = i >> 2;
    const features = Float64Array.of((told && isOurs ? 3 : 0) + 0.3 * random.normal(), random.normal());
    const path = `/clips/${isOurs ? 'model' : 'world'}-${scene}.mkv`;
    return { path, copy: 'crf 23', isMarked: i % 4 > 1, isOurs, teaches, features };
  });
}

test('judgeByOthers() judges both pictures of a scene by a fit to other scenes', () => {
  const judged = judgeByOthers(drawSamples({ told: true }));
  const parts = new Map<string, Set<number>>();
  for (const { path, part } of judged) {
    const scene = path.replace(/\D+/, '');
    parts.set(scene, (parts.get(scene) ?? new Set()).add(part));
  }
  expect([...parts.values()].every((each) => each.size === 1)).toBe(true);
  expect(new Set(judged.map(({ part }) => part)).size).toBe(5);
});

test('judgeByOthers() tells apart what can be told, and nothing else', () => {
  const share = (told: boolean): number => {
    const judged = judgeByOthers(drawSamples({ told }));
    const point = chooseOperatingPoint(judged);
    const ours = judged.filter(({ isOurs }) => isOurs);
    return ours.filter(({ logit }) => logit >= point).length / ours.length;
  };
  expect(share(true)).toBe(1);
  expect(share(false)).toBeLessThan(0.1);
});

test('judgeByOthers() learns nothing from clips that are only judged', () => {
  const taught = drawSamples({ told: true });
  const others = drawSamples({ told: false, teaches: false }).filter(({ isOurs }) => isOurs);
  const alone = judgeByOthers(taught);
  const beside = judgeByOthers([...taught, ...others]).filter(({ teaches }) => teaches);
  expect(beside.map(({ logit }) => logit)).toEqual(alone.map(({ logit }) => logit));
});

test('describeJudged() counts marked and unmarked copies apart', () => {
  const lines = describeJudged(judgeByOthers(drawSamples({ told: true })));
  expect(lines[0]).toMatch(/^found: 120\/120 /);
  expect(lines[1]).toMatch(/marked 60\/60 .*unmarked 60\/60 /);
});
