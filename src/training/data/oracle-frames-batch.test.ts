import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { oracleFormat, pictureQuestions } from '../../evaluation/index.ts';
import { type LabelName, labelNames, labelValues } from '../../world/index.ts';
import { oracleFramesBatch } from './oracle-frames-batch.ts';
import { createOracleShard, nearBytes, type OracleShard } from './oracle-shard.ts';

const { cells, frames } = oracleFormat;

/** Two clips; in the second its second body is seen, in picture 3 alone, which is red. */
function oneSight(labels: Readonly<Partial<Record<LabelName, string>>>): OracleShard {
  const shard = createOracleShard(2, 1);
  shard.labels.fill(-1);
  for (const [name, value] of Object.entries(labels) as [LabelName, string][]) {
    shard.labels[labelNames.length + labelNames.indexOf(name)] = labelValues[name].indexOf(value);
  }
  shard.bodyOf[oracleFormat.slots + 1] = 0;
  shard.slots[(frames + 3) * cells * cells + 17] = 2;
  for (let i = 3 * (nearBytes / frames); i < 4 * (nearBytes / frames); i += 3) shard.bodies[i] = 200;
  return shard;
}

test('oracleFramesBatch() shows bodies only where they are seen, with the answers of their clip and place', () => {
  const shard = oneSight({
    style: 'flat',
    'entity1.subject': 'cat',
    'entity1.facing': 'left',
    'entity0.subject': 'fox',
  });
  const { crops, answers } = oracleFramesBatch(createRandom('sights'), [shard], 12);
  const answerSize = answers!.shape[1]!;
  const pictureSize = crops!.data.length / 12;
  for (let n = 0; n < 12; n++) {
    const picture = Array.from(crops!.data.slice(n * pictureSize, (n + 1) * pictureSize) as Uint8Array);
    const mean = (channel: number): number =>
      picture.filter((_, i) => i % 3 === channel).reduce((a, b) => a + b) / (picture.length / 3);
    expect(mean(0)).toBeGreaterThan(170);
    expect(mean(1)).toBeLessThan(30);
    let at = n * answerSize;
    const said: Record<string, string | undefined> = {};
    for (const { name, answers: count } of pictureQuestions) {
      const index = Array.from({ length: count }, (_, i) => Number(answers!.data[at + i])).indexOf(1);
      const label = (name === 'style' ? name : `entity1.${name}`) as LabelName;
      said[name] = index < 0 ? undefined : labelValues[label][index];
      at += count;
    }
    expect(said).toMatchObject({ style: 'flat', subject: 'cat', color: undefined });
    expect(['left', 'right']).toContain(said.facing); // half of the pictures are mirrored
  }
});
