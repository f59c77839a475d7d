import type { Frame } from '../media/index.ts';
import type { Subject } from '../world/index.ts';
import { measureMotion, type TemporalMeasures } from './measures/temporal.ts';
import type { Oracle, Sighting } from './oracle/oracle.ts';
import { oracleClip } from './oracle/oracle-clip.ts';
import { oracleFormat } from './oracle/oracle-format.ts';
import type { CheckResult } from './physics/checks.ts';
import { judgePhysics } from './physics/scene-physics.ts';
import { interleave, type MaskClip, type Track, trackOf } from './physics/track.ts';
import type { EvaluationCase } from './prompts/evaluation-cases.ts';
import { type AttributeResult, expectedSubjects, followsPrompt } from './prompts/prompt-following.ts';

/** What one oracle says about one clip. */
export interface OracleJudgement {
  readonly oracle: string;
  readonly attributes: readonly AttributeResult[];
  /** The same sight held against the prompt of another case: what a judge would grant by chance. */
  readonly byChance: readonly AttributeResult[];
  readonly features: readonly number[];
  /** Who the first body is, as a unit vector. */
  readonly identity: readonly number[];
}

/** Everything that is measured of one clip; plain JSON. */
export interface ClipJudgement {
  readonly oracles: readonly OracleJudgement[];
  readonly physics: readonly CheckResult[];
  readonly motion: TemporalMeasures;
  /** Mean size of third differences of the first body's way, in thousandths of a picture height; null where it is not seen. */
  readonly jerk: number | null;
}

/** A video to judge, with what it should show. */
export interface ClipToJudge {
  readonly frames: readonly Frame[];
  readonly frameRate: number;
  readonly wanted: EvaluationCase;
  /** Another case, for the chance level. */
  readonly other: EvaluationCase;
}

/**
 * Judges one clip of a prompt. The first oracle also gives the tracks of bodies.
 *
 * @param oracles at least one
 */
export async function judgeClip(clip: ClipToJudge, oracles: readonly Oracle[]): Promise<ClipJudgement> {
  const { frames, frameRate, wanted, other } = clip;
  const sought = expectedSubjects(wanted.expected);
  const shown = oracleClip(frames, { frameRate });
  const sightings = await Promise.all(oracles.map((oracle) => oracle.look(shown, sought)));
  const between = { frameRate, startSeconds: 1 / (2 * oracleFormat.frameRate) };
  const second = await oracles[0]!.look(oracleClip(frames, between), sought);
  const trackOfSubject = (subject: Subject): Track | null => joinTracks(sightings[0]!, second, subject);
  const first = sightings[0]!.bodies.toSorted((a, b) => b.cells - a.cells)[0]!;
  return {
    oracles: sightings.map((sighting, i) => ({
      oracle: oracles[i]!.name,
      attributes: followsPrompt(sighting, wanted.expected),
      byChance: followsPrompt(sighting, other.expected),
      features: [...sighting.features].map(rounded),
      identity: [...sighting.bodies[0]!.identity[0]].map(rounded),
    })),
    physics: judgePhysics(wanted.scene, trackOfSubject),
    motion: measureMotion(frames, frameRate),
    jerk: jerkOf(trackOfSubject(first.soughtSubject)),
  };
}

/** Four digits are enough for distances and keep the files small. */
const rounded = (x: number): number => Math.round(1e4 * x) / 1e4;

/** Cells that are less likely than this to belong to a body do not move its centre. */
const leastChance = 0.2;

/**
 * The way of a body at twice the oracles' rate, from two looks half a picture apart; null if it was not found. Where there is only
 * one body it is the one, whatever it looks like.
 */
function joinTracks(even: Sighting, odd: Sighting, subject: Subject): Track | null {
  const [a, b] = [even, odd].map(({ bodies }) => {
    const found = bodies.find((body) => body.soughtSubject === subject);
    return (found ?? (bodies.length === 1 ? bodies[0] : undefined))?.mask;
  });
  if (a === undefined) return null;
  const { frames, cells, frameRate } = oracleFormat;
  const clip = (values: Float32Array): MaskClip => ({
    frames,
    rows: cells,
    columns: cells,
    values: values.map((chance) => (chance < leastChance ? 0 : chance)),
    frameRate,
  });
  // A body that one of the looks does not see has an empty mask there, which permanence counts.
  return trackOf(interleave(clip(a), clip(b ?? new Float32Array(a.length))));
}

function jerkOf(track: Track | null): number | null {
  if (track === null) return null;
  const { points } = track;
  let [sum, count] = [0, 0];
  for (let i = 3; i < points.length; i++) {
    const four = [points[i - 3]!, points[i - 2]!, points[i - 1]!, points[i]!] as const;
    if (four.some(({ area }) => area === 0)) continue;
    const third = (axis: 'x' | 'y'): number => four[3][axis] - 3 * four[2][axis] + 3 * four[1][axis] - four[0][axis];
    sum += Math.hypot(third('x'), third('y'));
    count++;
  }
  return count === 0 ? null : (1000 * sum) / count;
}
