import type { z } from 'zod';
import type * as access from '../../../src/service/contracts/access.ts';
import type * as appeal from '../../../src/service/contracts/appeal.ts';
import type * as browserFile from '../../../src/service/contracts/browser-file.ts';
import type * as character from '../../../src/service/contracts/character.ts';
import type * as consoleContract from '../../../src/service/contracts/console.ts';
import type * as detection from '../../../src/service/contracts/detection.ts';
import type * as document from '../../../src/service/contracts/document.ts';
import type * as feed from '../../../src/service/contracts/feed.ts';
import type * as feedback from '../../../src/service/contracts/feedback.ts';
import type * as model from '../../../src/service/contracts/model.ts';
import type * as policy from '../../../src/service/contracts/policy.ts';
import type * as prompt from '../../../src/service/contracts/prompt.ts';
import type * as video from '../../../src/service/contracts/video.ts';

export type { Role, RoleLimits } from '../../../src/service/contracts/access.ts';
/** The shapes of the API, taken from the schemas that the server checks with; only types, nothing is bundled. */
export type { ErrorResponse, ModerationDetails } from '../../../src/service/contracts/problem.ts';
export type { Video, VideoEvent, VideoKind, VideoStatus } from '../../../src/service/contracts/video.ts';

export type Model = z.infer<typeof model.modelSchema>;
export type VideoPage = z.infer<typeof video.videoPageSchema>;
export type VideoLinks = z.infer<typeof video.videoLinksSchema>;
export type Caller = z.infer<typeof access.callerSchema>;
export type User = z.infer<typeof access.userSchema>;
export type RoleDescription = z.infer<typeof access.roleDescriptionSchema>;
export type RoleChange = z.input<typeof access.changedLimitsSchema>;
export type ApiKey = z.infer<typeof access.apiKeySchema>;
export type Invitation = z.infer<typeof access.invitationSchema>;
export type AcceptedInvitation = z.infer<typeof access.acceptedInvitationSchema>;
export type AuditEvent = z.infer<typeof access.auditEventPageSchema>['data'][number];
export type Character = z.infer<typeof character.characterSchema>;
export type Feedback = z.infer<typeof feedback.feedbackSchema>;
export type FeedbackWish = z.input<typeof feedback.putFeedbackSchema>;
export type Report = z.infer<typeof feedback.reportSchema>;
export type ReportReason = Report['reason'];
export type Appeal = z.infer<typeof appeal.appealSchema>;
export type AppealWish = z.input<typeof appeal.createAppealSchema>;
export type Detection = z.infer<typeof detection.detectionSchema>;
export type BrowserFile = z.infer<typeof browserFile.browserFileListSchema>['data'][number];
export type WorkerState = z.infer<typeof consoleContract.workerListSchema>['data'][number];
export type Refusal = z.infer<typeof consoleContract.refusalPageSchema>['data'][number];
export type Campaign = z.infer<typeof consoleContract.campaignSchema>;
export type CampaignWish = z.input<typeof consoleContract.createCampaignSchema>;
export type PolicyChange = z.input<typeof policy.changePolicySchema>;
export type FeedItem = z.infer<typeof feed.feedPageSchema>['data'][number];
export type Lineage = z.infer<typeof feed.lineageSchema>;
export type LineageNode = Lineage['nodes'][number];
export type Finding = z.infer<typeof feedback.findingSchema>;
export type FindingWish = z.input<typeof feedback.createFindingSchema>;
export type Statistics = z.infer<typeof feedback.statisticsSchema>;
export type SafetyPolicy = z.infer<typeof policy.policySchema>;
export type PromptExpansion = z.infer<typeof prompt.promptExpansionSchema>;
export type Style = z.infer<typeof prompt.styleListSchema>['data'][number];
export type StoredDocument = z.infer<typeof document.documentSchema>;

/** A list in the shape of the API. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}
