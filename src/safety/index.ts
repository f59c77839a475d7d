/**
 * Safety: the policy as data, screening of prompts, review of frames, provenance and detection.
 *
 * ```ts
 * import { refuse, thresholdOf } from 'aozora/safety';
 * const threshold = thresholdOf('public', 'hate') ?? 1;
 * const verdict = refuse('input', [{ category: 'hate', score: 0.8, threshold, reason: 'trained head' }]);
 * if (verdict.status === 'refused') verdict.message;
 * ```
 *
 * @module
 */

// Detection
export { describeOrigin, type LayerFinding } from './detection/describe-origin.ts';
export {
  type ClassifierEvidence,
  type DetectOriginOptions,
  detectOrigin,
  type OriginEvidence,
  type ReverseSearchEvidence,
} from './detection/detect-origin.ts';
export {
  createMemoryFingerprintIndex,
  type FingerprintIndex,
  type FingerprintMatch,
} from './detection/fingerprint-index.ts';
export {
  createFingerprinter,
  type Fingerprinter,
  fingerprintDistance,
  fingerprintRate,
  hashDistance,
  type PerceptualHash,
  readFingerprint,
  type VideoFingerprint,
  type WrittenFingerprint,
  writeFingerprint,
} from './detection/perceptual-hash.ts';
// Frame review
export { type Face, type FaceFinder, openFaceFinder } from './frame-review/face-finder.ts';
export type { FrameClassifier, FrameScores } from './frame-review/frame-classifier.ts';
export {
  createFrameReviewer,
  type FrameReviewer,
  type FrameReviewerOptions,
} from './frame-review/frame-reviewer.ts';
export { createMinorsClassifier, type MinorsClassifierOptions } from './frame-review/minors-classifier.ts';
export {
  convertNsfwNetworks,
  type NsfwClassifier,
  type NsfwProbabilities,
  openNsfwClassifier,
  openNsfwNetworks,
} from './frame-review/nsfw-classifier.ts';
export { type OnnxClassifierOptions, openOnnxClassifier } from './frame-review/onnx-classifier.ts';
export type { PictureLayout } from './frame-review/picture-tensor.ts';
export { openPictureText, type PictureText, type PictureTextOptions } from './frame-review/picture-text.ts';
export { openSymbolClassifier, type SymbolClassifier } from './frame-review/symbol-classifier.ts';
export type { SymbolKind } from './frame-review/symbol-network.ts';
export {
  openTextReader,
  type PictureTextReader,
  type TextLine,
  type TextReaderOptions,
} from './frame-review/text-reader.ts';
// Policy and verdicts
export {
  type CategoryDescription,
  categoryDescriptions,
  type PolicyCategory,
  policyCategories,
} from './policy/category.ts';
export {
  type AdjustableCategory,
  type AppliedPolicy,
  minorsThreshold,
  type OwnThresholds,
  type PolicyProfile,
  policyProfiles,
  profileThresholds,
  type Threshold,
  thresholdOf,
  unknownLanguageFactor,
} from './policy/policy.ts';
// Prompt screen
export {
  createPromptScreen,
  type PromptScreen,
  type PromptScreenOptions,
} from './prompt-screen/create-prompt-screen.ts';
export { type Gazetteer, readGazetteer } from './prompt-screen/gazetteer.ts';
export { loadPromptModel, type PromptModel, promptScreenPath } from './prompt-screen/prompt-model.ts';
// Provenance and watermark
export {
  type GenerationRecord,
  hashPrompt,
  type Ingredient,
  type SignedFormat,
} from './provenance/generation-record.ts';
export { type ManifestEvidence, readManifest } from './provenance/read-manifest.ts';
export { type SignOptions, signBytes, signFile } from './provenance/sign-media.ts';
export {
  adoptSigningIdentity,
  type OperatorCertificates,
  openSigningIdentity,
  type SigningIdentity,
  type SigningIdentityOptions,
} from './provenance/signing-identity.ts';
// Red team
export {
  countRedTeam,
  type RedTeamMiss,
  type RedTeamOptions,
  type RedTeamPrompt,
  type RedTeamReport,
  type RedTeamRow,
  type RedTeamVerdict,
  readRedTeamPrompts,
  runRedTeam,
} from './red-team/run-red-team.ts';
export { type Rate, wilsonInterval } from './red-team/wilson-interval.ts';
// Verdicts
export {
  type AllowedVerdict,
  allowed,
  combineVerdicts,
  type ModerationDetails,
  type RefusedCategory,
  type RefusedVerdict,
  type ReviewStage,
  refuse,
  toModerationDetails,
  type Verdict,
} from './review/verdict.ts';
export type { WatermarkKey } from './watermark/carriers.ts';
export {
  createWatermarkDetector,
  type DetectWatermarkOptions,
  type MarkReading,
  type WatermarkDetector,
  type WatermarkEvidence,
} from './watermark/detect-watermark.ts';
export {
  createWatermarkEmbedder,
  embedWatermark,
  type WatermarkEmbedder,
  type WatermarkOptions,
} from './watermark/embed-watermark.ts';
export type { Geometry } from './watermark/find-geometry.ts';
export { type MarkStrength, markStrength } from './watermark/mark-design.ts';
export { encodeMarkPayload, type MarkNumber, markNumberOf } from './watermark/mark-payload.ts';
export { type MarkingThread, openMarkingThread } from './watermark/marking-thread.ts';
