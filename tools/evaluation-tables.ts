/**
 * Writes the figures of an evaluation as the Markdown tables of docs/evaluation.md:
 *
 *     npx tsx tools/evaluation-tables.ts evaluation.json
 */
import { readFile } from 'node:fs/promises';
import type { EvaluationReport, FollowingReport } from '../src/evaluation/index.ts';

type Drift = EvaluationReport['drift'][number];
type Share = FollowingReport['heldOut'];

const attributeNames = {
  place: 'place',
  timeOfDay: 'time of day',
  season: 'season',
  weather: 'weather',
  shotSize: 'shot size',
  cameraMove: 'camera move',
  style: 'style',
  count: 'count',
  color: 'colour',
  size: 'size',
  facing: 'facing',
  column: 'side of the picture',
  subject: 'subject',
  action: 'action',
  speed: 'speed',
  emotion: 'emotion',
} as const;
const motionNames = {
  flicker: ['flicker, levels', 2],
  warpError: ['warp error, levels', 2],
  dynamicDegree: ['dynamic degree, heights/s', 2],
  jerk: ['jerk, thousandths of the height', 0],
} as const;

const [file] = process.argv.slice(2);
if (file === undefined)
  throw new Error('Cannot write tables as the evaluation must be named: evaluation-tables.ts evaluation.json');
const report = JSON.parse(await readFile(file, 'utf8')) as EvaluationReport;
for (const table of [followingTable(report), otherTable(report), driftTable(report.drift)])
  console.log(`${table.join('\n')}\n`);

/** What one oracle sees of what the words say, beside ceiling and chance. */
function followingTable({ following }: EvaluationReport): string[] {
  const [seen] = following;
  if (seen === undefined) return [];
  const line = (name: string, of: FollowingReport['allRight']): string =>
    row(
      name,
      withInterval(of.generated),
      fixed(of.real.share),
      share(of.reconstructed),
      fixed(of.chance.share),
      of.generated.asked,
    );
  const attributes = Object.entries(attributeNames).flatMap(([attribute, name]) => {
    const found = seen.attributes.find((each) => each.attribute === attribute);
    return found === undefined ? [] : [line(name, found)];
  });
  return [
    row(
      `as \`${seen.oracle}\` sees it`,
      'model, 95 % interval',
      'true pictures',
      'through the autoencoder',
      'by chance',
      'asked',
    ),
    row('---', '---', '---', '---', '---', '---'),
    ...attributes,
    line('main things right', seen.mainRight),
    line('everything right', seen.allRight),
    row(
      'pairs never seen together',
      `${withInterval(seen.heldOut)}, of others ${withInterval(seen.seen)}`,
      '',
      '',
      '',
      seen.heldOut.asked,
    ),
  ];
}

/** Motion, physics and identity. */
function otherTable({ motion, physics, identity }: EvaluationReport): string[] {
  const counts = ({ right, asked }: Share): string => `${right} of ${asked}`;
  return [
    row('', 'model', 'true pictures', 'through the autoencoder'),
    row('---', '---', '---', '---'),
    ...Object.entries(motionNames).map(([measure, [name, digits]]) => {
      const { generated, real, reconstructed } = motion[measure as keyof typeof motionNames];
      return row(
        name,
        ...[generated, real, reconstructed].map((each) => (each === null ? '' : each.mean.toFixed(digits))),
      );
    }),
    ...physics
      .filter(({ generated }) => generated.asked > 0)
      .map(({ check, generated, real, reconstructed }) =>
        row(check, counts(generated), counts(real), reconstructed === null ? '' : counts(reconstructed)),
      ),
    ...identity.map(({ oracle, generated, real }) =>
      row(`same character in both shots, \`${oracle}\``, counts(generated), counts(real), ''),
    ),
  ];
}

/** Windows of the long videos, means over them. */
function driftTable(drift: readonly Drift[]): string[] {
  if (drift.length === 0) return [];
  const mean = (values: readonly (number | null)[]): number => {
    const known = values.filter((value) => value !== null);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const windows = drift[0]!.generated.map(({ startSeconds }, i) => {
    const made = drift.map(({ generated }) => generated[i]!);
    const real = drift.map((each) => each.real[i]!);
    return row(
      `${startSeconds} s`,
      fixed(mean(made.map(({ following }) => following))),
      fixed(mean(real.map(({ following }) => following))),
      (100 * mean(made.map(({ colorDrift }) => colorDrift))).toFixed(1),
      (100 * mean(real.map(({ colorDrift }) => colorDrift))).toFixed(1),
      fixed(mean(made.map(({ flicker }) => flicker))),
      fixed(mean(made.map(({ dynamicDegree }) => dynamicDegree))),
      fixed(mean(real.map(({ dynamicDegree }) => dynamicDegree))),
    );
  });
  return [
    row(
      'window from',
      'prompt followed',
      'by true video',
      'change of colour',
      'of true video',
      'flicker, levels',
      'dynamic degree',
      'of true video',
    ),
    row('---', '---', '---', '---', '---', '---', '---', '---'),
    ...windows,
  ];
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function withInterval({ share: value, low, high }: Share): string {
  return `${fixed(value)} [${fixed(low)}, ${fixed(high)}]`;
}

function share(value: Share | null): string {
  return value === null ? '' : fixed(value.share);
}

function fixed(value: number): string {
  return value.toFixed(2);
}
