import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { layoutScale } from '../../models/index.ts';
import {
  affordances,
  colors,
  createMapMaker,
  createSimulation,
  type Entity,
  sampleScene,
  subjects,
} from '../../world/index.ts';
import { layoutChannels, writeLayout } from './layout-channels.ts';
import { mapCellsPerToken, tokenCells, tokenLabels } from './token-labels.ts';

const [rows, columns] = [4, 6];
const stride = layoutChannels + 2;

/** A scene of one body with its maps, and the layout that is written of it. */
function layOut(seed: number) {
  const scene = sampleScene(createRandom(seed), { level: 'W1' });
  const [shot] = scene.shots;
  const mapper = createMapMaker({ width: columns * mapCellsPerToken, height: rows * mapCellsPerToken });
  const maps = mapper.mapsOf(scene, createSimulation(scene).frameAt(0.5), null);
  const [cells, labels] = [tokenCells(maps), tokenLabels(maps, shot!)];
  const layout = new Float32Array(rows * columns * stride).fill(9);
  writeLayout({ cells, labels, entities: shot!.entities }, layout, stride);
  return { maps, labels, layout, entity: shot!.entities[0]! };
}

const channelsOf = (layout: Float32Array, token: number): number[] => [
  ...layout.subarray(token * stride + 2, (token + 1) * stride),
];

test('writeLayout() covers the places of the picture where the map shows a body', () => {
  let covered = 0;
  for (let seed = 0; seed < 6; seed++) {
    const { maps, layout } = layOut(seed);
    for (let y = 0; y < maps.height; y++) {
      for (let x = 0; x < maps.width; x++) {
        const token = Math.floor(y / 4) * columns + Math.floor(x / 4);
        const isBody = maps.instances[y * maps.width + x] !== 0;
        expect(channelsOf(layout, token)[(y % 4) * 4 + (x % 4)]).toBe(isBody ? layoutScale : -layoutScale);
        covered += Number(isBody);
      }
    }
    for (let token = 0; token < rows * columns; token++) expect(layout[token * stride]).toBe(9);
  }
  expect(covered).toBeGreaterThan(100);
});

test('writeLayout() gives tokens of a body the code of its subject, its colour and the way it looks, others nothing', () => {
  const known = new Map<string, string>();
  let bodies = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { labels, layout, entity } = layOut(seed);
    for (let token = 0; token < rows * columns; token++) {
      const channels = channelsOf(layout, token);
      const [subject, color, facing] = [channels.slice(16, 24), channels.slice(24, 28), channels[28]];
      if (labels[2 * token] === 0) {
        expect([...subject, ...color, facing].every((x) => x === 0)).toBe(true);
        continue;
      }
      bodies++;
      expect(facing).toBe(sideOf(entity));
      for (const [name, code] of [
        [entity.subject, subject],
        [entity.color, color],
      ] as const) {
        expect(known.get(name) ?? code.join()).toBe(code.join());
        known.set(name, code.join());
        expect(Math.hypot(...code) / Math.sqrt(code.length)).toBeCloseTo(layoutScale, 5);
      }
    }
  }
  expect(bodies).toBeGreaterThan(50);
  expect(new Set(known.values()).size).toBe(known.size);
  expect(known.size).toBeGreaterThan(20);
  expect([...known.keys()].every((name) => [...subjects, ...colors].includes(name as never))).toBe(true);
});

function sideOf({ subject, facing }: Entity): number {
  if (!affordances[subject].hasSides) return 0;
  return facing === 'right' ? layoutScale : -layoutScale;
}
