/** How well copies are told apart by fits that did not learn from their sources. */
import { createHash } from 'node:crypto';
import { wilsonInterval } from '../../src/safety/index.ts';
import type { Copy } from './copies.ts';
import { fitRegression, logitOf } from './regression.ts';

/** A measured copy. */
export interface Sample extends Copy {
  readonly isOurs: boolean;
  /** False for clips of other weights, which are only judged. */
  readonly teaches: boolean;
  readonly features: Float64Array;
}

/** A copy and what a fit to the other parts says of it. */
export interface Judged extends Sample {
  readonly part: number;
  readonly logit: number;
}

/** The share of strangers that the operating point lets be found among copies that taught nothing. */
const falseAlarms = 0.003;
const parts = 5;

/** Pieces of one video, `name-1.mp4` and so on, and both pictures of a scene stay in one part. */
function partOf(path: string): number {
  const source = path
    .split('/')
    .at(-1)!
    .replace(/^(?:model|world)-(\d+)\.mkv$/, 'scene $1')
    .replace(/(?:-\d+)?\.\w+$/, '');
  return createHash('sha256').update(source).digest()[0]! % parts;
}

/** Each copy by a fit to the sources of the other four parts. */
export function judgeByOthers(samples: readonly Sample[]): Judged[] {
  return Array.from({ length: parts }, (_, part) => {
    const fitted = fitRegression(samples.filter(({ path, teaches }) => teaches && partOf(path) !== part));
    const left = samples.filter(({ path }) => partOf(path) === part);
    return left.map((sample) => ({ ...sample, part, logit: logitOf(sample.features, fitted) }));
  }).flat();
}

/** Where hardly any stranger is found; if that leaves a gap to the weakest percent of ours, its middle. */
export function chooseOperatingPoint(judged: readonly Judged[]): number {
  const logits = (isOurs: boolean): number[] =>
    judged
      .filter((sample) => sample.teaches && sample.isOurs === isOurs)
      .map(({ logit }) => logit)
      .sort((a, b) => a - b);
  const [strangers, own] = [logits(false), logits(true)];
  const highest = strangers[Math.floor((1 - falseAlarms) * strangers.length)]!;
  const lowest = own[Math.floor(0.01 * own.length)]!;
  return Math.max(highest, (highest + lowest) / 2);
}

/** Says what is found of every kind of copy and of source, each part at the operating point that the other parts' copies give. */
export function describeJudged(judged: readonly Judged[]): string[] {
  const points = Array.from({ length: parts }, (_, part) =>
    chooseOperatingPoint(judged.filter((sample) => sample.part !== part)),
  );
  const isFound = ({ logit, part }: Judged): boolean => logit >= points[part]!;
  const share = (rows: readonly Judged[]): string => {
    const found = rows.filter(isFound).length;
    const { low, high } = wilsonInterval(found, rows.length);
    return rows.length === 0
      ? 'none'
      : `${found}/${rows.length} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)} %]`;
  };
  const group = (rows: readonly Judged[], kindOf: (sample: Judged) => string): string[] =>
    [...new Set(rows.map(kindOf))].map((kind) => {
      const each = rows.filter((sample) => kindOf(sample) === kind);
      const [plain, marked] = [each.filter(({ isMarked }) => !isMarked), each.filter(({ isMarked }) => isMarked)];
      const clips = new Set(each.map(({ path }) => path)).size;
      return `  ${kind}, ${clips} clips: marked ${share(marked)}, unmarked ${share(plain)}`;
    });
  const sourceOf = ({ path }: Sample): string => path.split('/').at(-1)!.split('-')[0]!;
  const ours = judged.filter(({ isOurs, teaches }) => isOurs && teaches);
  const strangers = judged.filter(({ isOurs }) => !isOurs);
  const elsewhere = judged.filter(({ teaches }) => !teaches);
  const wrong = judged.filter((each) => each.teaches && isFound(each) !== each.isOurs);
  return [
    `found: ${share(ours)}`,
    ...group(ours, () => 'all'),
    ...group(ours, ({ copy }) => copy),
    `false alarms: ${share(strangers)}`,
    ...group(strangers, () => 'all'),
    ...group(strangers, ({ copy }) => copy),
    ...group(strangers, sourceOf),
    `found of other weights' clips: ${share(elsewhere)}`,
    ...group(elsewhere, () => 'all'),
    ...group(elsewhere, ({ copy }) => copy),
    `operating points ${points.map((point) => point.toFixed(2)).join(', ')}`,
    ...wrong.map((each) => {
      const by = (each.logit - points[each.part]!).toFixed(2);
      return `  wrong: ${each.path}, ${each.isMarked ? 'marked' : 'unmarked'}, ${each.copy}: ${by}`;
    }),
  ];
}
