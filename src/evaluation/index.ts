/**
 * Judges videos of the world: oracle networks, prompt following, physics, temporal measures and reports.
 *
 * ```ts
 * import { evaluationCases, proportion } from 'aozora/evaluation';
 * const [first] = evaluationCases('1', 1);
 * first!.prompt; // words, and first!.expected: what must be seen
 * proportion(18, 20); // { share: 0.9, low: 0.699, high: 0.972, ... }
 * ```
 *
 * @module
 */
export type { CaseRecord, DriftRecord, DriftWindow, IdentityRecord } from './case-record.ts';
export { type DrawWordsOptions, drawWords } from './draw-words.ts';
export { evaluateModel, readSheets } from './evaluate-model.ts';
export type { EvaluateOptions } from './evaluation-run.ts';
export { type ClipJudgement, type ClipToJudge, judgeClip, type OracleJudgement } from './judge-clip.ts';
export { cosine, type EqualErrorPoint, equalErrorPoint } from './measures/identity.ts';
export { kernelDistance, standardizeBy } from './measures/kernel-distance.ts';
export { type Average, average, type Proportion, proportion } from './measures/proportion.ts';
export { colorDrift, measureMotion, type TemporalMeasures } from './measures/temporal.ts';
export { type BodyBox, bodyBoxes, cropBody, cropBytes } from './oracle/body-crops.ts';
export { openBundledOracle, openBundledOracles } from './oracle/bundled-oracles.ts';
export { type CloseSight, lookClosely } from './oracle/close-look.ts';
export {
  type BodyAnswers,
  type BodyViews,
  bodyHead,
  bodyViews,
  type DenseAnswers,
  denseHead,
  dependentQuestions,
  type ShotAnswers,
  shotHead,
  shotScores,
  shotViews,
} from './oracle/heads.ts';
export { type CropLine, maskLineSize, writeMaskLine } from './oracle/mask-crops.ts';
export {
  type Answers,
  bestAnswer,
  type Oracle,
  openOracle,
  type SeenBody,
  type Sighting,
} from './oracle/oracle.ts';
export { type OracleClip, type OracleClipOptions, oracleClip, wideView } from './oracle/oracle-clip.ts';
export {
  type AttentionOracleConfig,
  attentionOracle,
  type OracleConfig,
  type OracleHeadsConfig,
  type ShiftOracleConfig,
  shiftOracle,
} from './oracle/oracle-config.ts';
export {
  type BodyQuestion,
  bodyQuestions,
  classCount,
  firstSubjectClass,
  type OracleQuestion,
  oracleFormat,
  type PictureQuestion,
  pictureQuestions,
  type ShotQuestion,
  shotQuestions,
  totalAnswers,
} from './oracle/oracle-format.ts';
export { bodyGraph, sceneGraph } from './oracle/oracle-graphs.ts';
export { lookSharply } from './oracle/sharp-look.ts';
export { lookAt } from './oracle/trunk.ts';
export { type CheckResult, type PhysicsCheck, physicsChecks, physicsTolerances } from './physics/checks.ts';
export { judgePhysics } from './physics/scene-physics.ts';
export { type MaskClip, type Track, type TrackPoint, trackOf } from './physics/track.ts';
export { type EvaluationCase, evaluationCases } from './prompts/evaluation-cases.ts';
export {
  type Attribute,
  type AttributeResult,
  areAllRight,
  askFollowing,
  expectedSubjects,
  followsPrompt,
} from './prompts/prompt-following.ts';
export { htmlReport, type ReportSheet } from './report/html-report.ts';
export type { Compared, EvaluationReport, FollowingReport, IdentityReport } from './report/summary.ts';
