import {
  bigint,
  bigserial,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { WrittenFingerprint } from '../../safety/index.ts';
import type { Role } from '../contracts/access.ts';
import type { Batch } from '../contracts/batch.ts';
import type { Adjustment, VideoError, VideoKind, VideoStatus } from '../contracts/video.ts';
import type { WebhookEventType } from '../contracts/webhook.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import type { StoredRequest } from '../jobs/stored-request.ts';

const aozora = pgSchema('aozora');

/** Milliseconds since 1970; a number on every driver and with every clock. */
const milliseconds = (name: string) => bigint(name, { mode: 'number' });
const sequence = () => bigserial('sequence', { mode: 'number' });
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** Files of a completed video in the storage. */
export interface VideoAssets {
  readonly video: StoredAsset;
  readonly thumbnail: StoredAsset;
  readonly spritesheet: StoredAsset;
}

export interface StoredAsset {
  readonly key: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly sha256: string;
}

export const settings = aozora.table('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
});

export const users = aozora.table('users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  status: text('status').$type<'active' | 'suspended'>().notNull(),
  invitationId: text('invitation_id'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
});

export const apiKeys = aozora.table('api_keys', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  hint: text('hint').notNull(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  expiresAtMs: milliseconds('expires_at_ms'),
  lastUsedAtMs: milliseconds('last_used_at_ms'),
  revokedAtMs: milliseconds('revoked_at_ms'),
});

export const invitations = aozora.table('invitations', {
  id: text('id').primaryKey(),
  codeHash: text('code_hash').notNull(),
  role: text('role').$type<Role>().notNull(),
  note: text('note').notNull(),
  maxUses: integer('max_uses').notNull(),
  uses: integer('uses').notNull(),
  createdBy: text('created_by').notNull(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  expiresAtMs: milliseconds('expires_at_ms'),
  revokedAtMs: milliseconds('revoked_at_ms'),
});

export const auditEvents = aozora.table('audit_events', {
  id: text('id').primaryKey(),
  atMs: milliseconds('at_ms').notNull(),
  userId: text('user_id'),
  keyId: text('key_id'),
  action: text('action').notNull(),
  target: text('target'),
  address: text('address'),
  data: jsonb('data').$type<Record<string, unknown>>().notNull(),
});

export const videos = aozora.table(
  'videos',
  {
    id: text('id').primaryKey(),
    sequence: sequence(),
    userId: text('user_id').notNull(),
    groupId: text('group_id').notNull(),
    variation: integer('variation').notNull(),
    batchId: text('batch_id'),
    idempotencyKey: text('idempotency_key'),
    kind: text('kind').$type<VideoKind>().notNull(),
    /** The name that was asked for. */
    model: text('model').notNull(),
    /** The model behind that name. */
    engineModel: text('engine_model').notNull(),
    /** Only workers with this device may take the job; all when null. */
    device: text('device'),
    /** The device of the worker that claimed it last. */
    drawnOn: text('drawn_on'),
    status: text('status').$type<VideoStatus>().notNull(),
    stage: text('stage'),
    progress: integer('progress').notNull(),
    prompt: text('prompt').notNull(),
    request: jsonb('request').$type<StoredRequest>().notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
    frameRate: doublePrecision('frame_rate').notNull(),
    frameCount: integer('frame_count').notNull(),
    /** Length as it is shown: what was asked, or what the model makes of it. */
    seconds: text('seconds').notNull(),
    seed: milliseconds('seed').notNull(),
    adjustments: jsonb('adjustments').$type<readonly Adjustment[]>().notNull(),
    notes: jsonb('notes').$type<readonly string[]>().notNull(),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull(),
    sourceVideoIds: jsonb('source_video_ids').$type<readonly string[]>().notNull(),
    remixedFromVideoId: text('remixed_from_video_id'),
    /** Higher starts earlier; holds class and fair share. */
    priority: integer('priority').notNull(),
    /** Virtual start time of the fair share. */
    fairTag: milliseconds('fair_tag').notNull(),
    /** Expected work in pixels times frames, in millions. */
    cost: integer('cost').notNull(),
    jobId: text('job_id'),
    /** Counts claims; every write of a worker names the claim it belongs to. */
    attempt: integer('attempt').notNull(),
    workerId: text('worker_id'),
    createdAtMs: milliseconds('created_at_ms').notNull(),
    startedAtMs: milliseconds('started_at_ms'),
    completedAtMs: milliseconds('completed_at_ms'),
    expiresAtMs: milliseconds('expires_at_ms'),
    workMs: integer('work_ms'),
    error: jsonb('error').$type<VideoError>(),
    assets: jsonb('assets').$type<VideoAssets>(),
    storedBytes: milliseconds('stored_bytes').notNull(),
    provenance: jsonb('provenance').$type<Record<string, unknown>>(),
    /** When its maker showed it to everybody on this server; null for a private one. */
    sharedAtMs: milliseconds('shared_at_ms'),
  },
  (table) => [
    index('videos_user').on(table.userId, table.id),
    index('videos_queue').on(table.engineModel, table.priority, table.sequence),
  ],
);

export const videoPreviews = aozora.table('video_previews', {
  videoId: text('video_id').primaryKey(),
  step: integer('step').notNull(),
  totalSteps: integer('total_steps').notNull(),
  jpeg: bytes('jpeg').notNull(),
  updatedAtMs: milliseconds('updated_at_ms').notNull(),
});

export const checkpoints = aozora.table('checkpoints', {
  videoId: text('video_id').primaryKey(),
  attempt: integer('attempt').notNull(),
  step: integer('step').notNull(),
  key: text('key').notNull(),
  sizeBytes: milliseconds('size_bytes').notNull(),
  savedAtMs: milliseconds('saved_at_ms').notNull(),
});

export const refusals = aozora.table('refusals', {
  id: text('id').primaryKey(),
  atMs: milliseconds('at_ms').notNull(),
  userId: text('user_id').notNull(),
  videoId: text('video_id'),
  stage: text('stage').$type<'input' | 'output'>().notNull(),
  profile: text('profile').notNull(),
  categories: jsonb('categories').$type<readonly string[]>().notNull(),
});

export const characters = aozora.table('characters', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  asset: jsonb('asset').$type<StoredAsset>().notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  frameRate: doublePrecision('frame_rate').notNull(),
  durationMs: integer('duration_ms').notNull(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
});

export const files = aozora.table('files', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  filename: text('filename').notNull(),
  purpose: text('purpose').$type<'batch' | 'vision' | 'user_data' | 'batch_output'>().notNull(),
  asset: jsonb('asset').$type<StoredAsset>().notNull(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
});

export const batches = aozora.table('batches', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  keyId: text('key_id').notNull(),
  status: text('status').$type<Batch['status']>().notNull(),
  inputFileId: text('input_file_id').notNull(),
  outputFileId: text('output_file_id'),
  errorFileId: text('error_file_id'),
  errors: jsonb('errors').$type<NonNullable<Batch['errors']>['data']>(),
  metadata: jsonb('metadata').$type<Record<string, string>>(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  /** One server at a time drives a batch: the one that holds this lease. */
  leaseUntilMs: milliseconds('lease_until_ms').notNull(),
  /** When each later state was entered, by its name. */
  momentsMs: jsonb('moments_ms').$type<Partial<Record<Batch['status'], number>>>().notNull(),
});

export const batchRequests = aozora.table(
  'batch_requests',
  {
    batchId: text('batch_id').notNull(),
    line: integer('line').notNull(),
    id: text('id').notNull(),
    customId: text('custom_id').notNull(),
    /** Empty once its video exists, or it was refused or cancelled: the words are with the video, or nowhere. */
    request: jsonb('request').$type<Record<string, unknown>>().notNull(),
    videoId: text('video_id'),
    /** How often the server itself failed to make its video. */
    faults: integer('faults').notNull().default(0),
    /** The answer of a line that is over; null while its video is being made. */
    statusCode: integer('status_code'),
    body: jsonb('body').$type<unknown>(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.line] })],
);

export const webhookEndpoints = aozora.table('webhook_endpoints', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  eventTypes: jsonb('event_types').$type<readonly WebhookEventType[]>().notNull(),
  secret: text('secret').notNull(),
  previousSecret: text('previous_secret'),
  previousSecretUntilMs: milliseconds('previous_secret_until_ms'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  updatedAtMs: milliseconds('updated_at_ms'),
});

export const webhookDeliveries = aozora.table('webhook_deliveries', {
  id: text('id').primaryKey(),
  endpointId: text('endpoint_id').notNull(),
  eventId: text('event_id').notNull(),
  type: text('type').$type<WebhookEventType>().notNull(),
  objectId: text('object_id').notNull(),
  status: text('status').$type<'pending' | 'delivered' | 'given_up'>().notNull(),
  attempts: integer('attempts').notNull(),
  lastStatusCode: integer('last_status_code'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  finishedAtMs: milliseconds('finished_at_ms'),
});

export const feedback = aozora.table(
  'feedback',
  {
    videoId: text('video_id').notNull(),
    userId: text('user_id').notNull(),
    rating: text('rating').$type<'up' | 'down'>(),
    tags: jsonb('tags').$type<readonly string[]>().notNull(),
    comment: text('comment'),
    updatedAtMs: milliseconds('updated_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.userId] })],
);

export const reports = aozora.table('reports', {
  id: text('id').primaryKey(),
  videoId: text('video_id').notNull(),
  reporterId: text('reporter_id').notNull(),
  reason: text('reason').notNull(),
  detail: text('detail').notNull(),
  status: text('status').$type<'open' | 'dismissed' | 'removed'>().notNull(),
  resolution: text('resolution'),
  resolvedBy: text('resolved_by'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  resolvedAtMs: milliseconds('resolved_at_ms'),
});

export const findings = aozora.table('findings', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  videoId: text('video_id'),
  prompt: text('prompt').notNull(),
  output: text('output').notNull(),
  category: text('category').notNull(),
  severity: text('severity').$type<'low' | 'medium' | 'high' | 'critical'>().notNull(),
  notes: text('notes').notNull(),
  campaignId: text('campaign_id'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
});

/** What a campaign found when its prompts were last screened. */
export interface CampaignResult {
  readonly prompt: string;
  readonly isRefused: boolean;
  readonly categories: readonly string[];
}

export const campaigns = aozora.table('campaigns', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  name: text('name').notNull(),
  goal: text('goal').notNull(),
  /** Policy profile that the prompts are screened with. */
  profile: text('profile').notNull(),
  prompts: jsonb('prompts').$type<readonly string[]>().notNull(),
  results: jsonb('results').$type<readonly CampaignResult[]>(),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  runAtMs: milliseconds('run_at_ms'),
});

/** The frame at which a video was refused, for whoever reviews appeals. */
export const refusedFrames = aozora.table('refused_frames', {
  videoId: text('video_id').primaryKey(),
  atSeconds: doublePrecision('at_seconds').notNull(),
  jpeg: bytes('jpeg').notNull(),
  categories: jsonb('categories').$type<readonly string[]>().notNull(),
  keptAtMs: milliseconds('kept_at_ms').notNull(),
});

export const fingerprints = aozora.table('fingerprints', {
  videoId: text('video_id').primaryKey(),
  /** What its watermark carries; null if it has none. */
  markNumber: text('mark_number'),
  fingerprint: jsonb('fingerprint').$type<WrittenFingerprint>().notNull(),
});

export const appeals = aozora.table('appeals', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  videoId: text('video_id'),
  prompt: text('prompt').notNull(),
  stage: text('stage').$type<'input' | 'output' | 'unknown'>().notNull(),
  categories: jsonb('categories').$type<readonly string[]>().notNull(),
  message: text('message').notNull(),
  status: text('status').$type<'open' | 'granted' | 'upheld'>().notNull(),
  answer: text('answer'),
  resolvedBy: text('resolved_by'),
  createdAtMs: milliseconds('created_at_ms').notNull(),
  resolvedAtMs: milliseconds('resolved_at_ms'),
});

export const documents = aozora.table(
  'documents',
  {
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    value: jsonb('value').notNull(),
    updatedAtMs: milliseconds('updated_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.name] })],
);

export const workers = aozora.table('workers', {
  id: text('id').primaryKey(),
  host: text('host').notNull(),
  device: text('device').notNull(),
  slots: integer('slots').notNull(),
  isDraining: boolean('is_draining').notNull(),
  models: jsonb('models').$type<readonly string[]>().notNull(),
  startedAtMs: milliseconds('started_at_ms').notNull(),
  seenAtMs: milliseconds('seen_at_ms').notNull(),
});

export const models = aozora.table('models', {
  id: text('id').primaryKey(),
  info: jsonb('info').$type<ModelInfo>().notNull(),
  seenAtMs: milliseconds('seen_at_ms').notNull(),
});
