import type { CaseRecord, DriftRecord, IdentityRecord } from '../case-record.ts';
import type { ClipJudgement, OracleJudgement } from '../judge-clip.ts';
import { equalErrorPoint } from '../measures/identity.ts';
import { kernelDistance, standardizeBy } from '../measures/kernel-distance.ts';
import { type Average, average, type Proportion, proportion } from '../measures/proportion.ts';
import { bodyQuestions, shotQuestions } from '../oracle/oracle-format.ts';
import { type PhysicsCheck, physicsChecks } from '../physics/checks.ts';
import { type Attribute, type AttributeResult, areAllRight } from '../prompts/prompt-following.ts';

/** One measure of the model's videos beside its ceiling and its chance level. */
export interface Compared<Value> {
  readonly generated: Value;
  /** True pictures of the same scenes. */
  readonly real: Value;
  /** True pictures through the autoencoder; null where that cannot be done. */
  readonly reconstructed: Value | null;
}

/** Prompt following as one oracle sees it. */
export interface FollowingReport {
  readonly oracle: string;
  readonly attributes: readonly (Compared<Proportion> & {
    readonly attribute: Attribute;
    readonly chance: Proportion;
  })[];
  /** Everything that the prompt says is seen. */
  readonly allRight: Compared<Proportion> & { readonly chance: Proportion };
  /** Who, in which colour, doing what, where and how many are right. */
  readonly mainRight: Compared<Proportion> & { readonly chance: Proportion };
  /** Share of right attributes of prompts with a pair that training never showed, and of the others. */
  readonly heldOut: Proportion;
  readonly seen: Proportion;
  /** Polynomial-kernel distances of the oracle's features. */
  readonly distance: {
    readonly generated: number | null;
    readonly reconstructed: number | null;
    /** One half of the true videos against the other. */
    readonly floor: number | null;
  };
}

/** Likeness of characters across shots as one oracle sees it. */
export interface IdentityReport {
  readonly oracle: string;
  readonly threshold: number;
  readonly equalError: number;
  readonly generated: Proportion;
  readonly real: Proportion;
}

/** Everything that an evaluation found; plain JSON. */
export interface EvaluationReport {
  readonly plan: Readonly<Record<string, unknown>>;
  readonly notes: Readonly<Record<string, string>>;
  readonly following: readonly FollowingReport[];
  readonly physics: readonly (Compared<Proportion> & { readonly check: PhysicsCheck })[];
  readonly motion: Readonly<Record<'flicker' | 'warpError' | 'dynamicDegree' | 'jerk', Compared<Average | null>>>;
  readonly identity: readonly IdentityReport[];
  readonly drift: readonly DriftRecord[];
  readonly generationSeconds: Average | null;
  readonly records: readonly CaseRecord[];
}

/** What a report is made from. */
export interface SummaryOptions {
  readonly records: readonly CaseRecord[];
  readonly identity: readonly IdentityRecord[];
  readonly drift: readonly DriftRecord[];
  readonly plan: Readonly<Record<string, unknown>>;
  readonly notes: Readonly<Record<string, string>>;
}

/** Sums up what was measured prompt by prompt. */
export function summarize({ records, identity, drift, plan, notes }: SummaryOptions): EvaluationReport {
  const oracles = records[0]?.real.oracles.map(({ oracle }) => oracle) ?? [];
  const compare = <Value>(measure: (clips: readonly ClipJudgement[]) => Value): Compared<Value> => {
    const reconstructed = records.flatMap((record) => record.reconstructed ?? []);
    return {
      generated: measure(records.map((record) => record.generated)),
      real: measure(records.map((record) => record.real)),
      reconstructed: reconstructed.length === 0 ? null : measure(reconstructed),
    };
  };
  const motion = (pick: (clip: ClipJudgement) => number | null): Compared<Average | null> =>
    compare((clips) => average(clips.map(pick)));
  return {
    plan,
    notes,
    following: oracles.map((oracle, i) => followingOf({ oracle, records, at: i, compare })),
    physics: physicsChecks.map((check) => ({ check, ...compare((clips) => passed(clips, check)) })),
    motion: {
      flicker: motion((clip) => clip.motion.flicker),
      warpError: motion((clip) => clip.motion.warpError),
      dynamicDegree: motion((clip) => clip.motion.dynamicDegree),
      jerk: motion((clip) => clip.jerk),
    },
    identity: identity.length === 0 ? [] : oracles.map((oracle) => identityOf(oracle, identity)),
    drift,
    generationSeconds: average(records.map((record) => record.generationSeconds)),
    records,
  };
}

interface FollowingOptions {
  readonly oracle: string;
  readonly at: number;
  readonly records: readonly CaseRecord[];
  readonly compare: <Value>(measure: (clips: readonly ClipJudgement[]) => Value) => Compared<Value>;
}

const attributes: readonly Attribute[] = [...bodyQuestions, ...shotQuestions].map(({ name }) => name);

function followingOf({ oracle, at, records, compare }: FollowingOptions): FollowingReport {
  const judged = (clip: ClipJudgement): OracleJudgement => clip.oracles[at]!;
  const real = records.map((record) => judged(record.real));
  const shareOf = (results: readonly AttributeResult[], attribute: Attribute | null): Proportion => {
    const asked = results.filter((one) => attribute === null || one.attribute === attribute);
    return proportion(asked.filter(({ isRight }) => isRight).length, asked.length);
  };
  const whole = (kind: 'all' | 'main', lists: readonly (readonly AttributeResult[])[]): Proportion =>
    proportion(lists.filter((results) => areAllRight(results)[kind]).length, lists.length);
  const rightness = (kind: 'all' | 'main'): FollowingReport['allRight'] => ({
    ...compare((clips) =>
      whole(
        kind,
        clips.map((clip) => judged(clip).attributes),
      ),
    ),
    chance: whole(
      kind,
      real.map(({ byChance }) => byChance),
    ),
  });
  const generatedOf = (isHeldOut: boolean): AttributeResult[] =>
    records.filter((one) => one.isHeldOut === isHeldOut).flatMap(({ generated }) => judged(generated).attributes);
  return {
    oracle,
    attributes: attributes.map((attribute) => ({
      attribute,
      ...compare((clips) =>
        shareOf(
          clips.flatMap((clip) => judged(clip).attributes),
          attribute,
        ),
      ),
      chance: shareOf(
        real.flatMap(({ byChance }) => byChance),
        attribute,
      ),
    })),
    allRight: rightness('all'),
    mainRight: rightness('main'),
    heldOut: shareOf(generatedOf(true), null),
    seen: shareOf(generatedOf(false), null),
    distance: distances(records, at),
  };
}

/** Distances between every second clip and the others: a clip is never compared with the true pictures of its own scene. */
function distances(records: readonly CaseRecord[], at: number): FollowingReport['distance'] {
  const features = (pick: (record: CaseRecord) => ClipJudgement | null, rest: number): Float32Array[] =>
    records.flatMap((record, i) => {
      const clip = i % 2 === rest ? pick(record) : null;
      return clip === null ? [] : [Float32Array.from(clip.oracles[at]!.features)];
    });
  const real = [0, 1].map((rest) => features((record) => record.real, rest)) as [Float32Array[], Float32Array[]];
  const all = [...real[0], ...real[1]];
  const distance = (a: readonly Float32Array[], b: readonly Float32Array[]): number | null =>
    a.length < 2 || b.length < 2 ? null : kernelDistance(standardizeBy(all, a), standardizeBy(all, b));
  const to = (pick: (record: CaseRecord) => ClipJudgement | null): number | null => {
    const both = [distance(features(pick, 0), real[1]), distance(features(pick, 1), real[0])];
    return both[0] === null || both[1] === null ? null : (both[0]! + both[1]!) / 2;
  };
  return {
    generated: to((record) => record.generated),
    reconstructed: to((record) => record.reconstructed),
    floor: distance(real[0], real[1]),
  };
}

function passed(clips: readonly ClipJudgement[], check: PhysicsCheck): Proportion {
  const results = clips.flatMap(({ physics }) => physics.filter((result) => result.check === check));
  return proportion(results.filter(({ passes }) => passes).length, results.length);
}

function identityOf(oracle: string, records: readonly IdentityRecord[]): IdentityReport {
  const values = (pick: (record: IdentityRecord) => Readonly<Record<string, number>>): number[] =>
    records.map((record) => pick(record)[oracle]!);
  const real = values((record) => record.real);
  const { threshold, error } = equalErrorPoint(
    real,
    values((record) => record.other),
  );
  const above = (list: readonly number[]): Proportion =>
    proportion(list.filter((value) => value >= threshold).length, list.length);
  return {
    oracle,
    threshold,
    equalError: error,
    generated: above(values((record) => record.generated)),
    real: above(real),
  };
}
