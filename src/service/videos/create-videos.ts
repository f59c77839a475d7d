import { randomInt } from 'node:crypto';
import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm';
import { readUsage } from '../access/access-store.ts';
import { mintId, mintIds } from '../database/ids.ts';
import type { Orm } from '../database/open-database.ts';
import { refusals, videos } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { toModerationDetails } from '../http/moderation-details.ts';
import { problem } from '../http/problem.ts';
import { costOf, placeFairly } from '../jobs/fair-share.ts';
import type { Lane } from '../jobs/queue.ts';
import type { ScreenedText } from '../jobs/review-gate.ts';
import { mapRequest, type StoredRequest } from '../jobs/stored-request.ts';
import { readVirtualTime, type VideoRow } from '../jobs/video-states.ts';
import { readOwnThresholds } from '../policy/own-thresholds.ts';
import { checkWords } from '../prompts/check-words.ts';
import type { Services } from '../services.ts';
import { removeFolder } from '../storage/storage.ts';
import type { VideoDraft } from './video-draft.ts';

/** How a request came, beside its content. */
export interface CreateOptions {
  /** Set for a line of a batch. */
  readonly batchId: string | null;
  /** The client's own name for the request: the same name gives the same videos again. */
  readonly idempotencyKey: string | null;
  /** The span that the work belongs to, in W3C form. */
  readonly traceparent: string | null;
}

/**
 * Screens a prepared request and queues its jobs.
 *
 * Nothing is stored and nothing waits before the screen has allowed the request; rows and jobs appear in one transaction.
 *
 * @returns the videos of the group, in the order of their variations
 * @throws {AozoraError} `moderation_blocked`, `rate_limit_exceeded`, `insufficient_quota` or `over_capacity`
 */
export async function createVideos(
  services: Services,
  caller: Caller,
  { draft, options }: { readonly draft: VideoDraft; readonly options: CreateOptions },
): Promise<readonly VideoRow[]> {
  checkRole(caller, draft);
  await screen(services, caller, draft);
  checkWords(draft.model.info, draft.request, { isTranslated: services.config.expander !== null });
  await checkCapacity(services, draft);
  await services.queue.ensureLane(laneOf(draft));
  const ids = mintIds('video', services.clock.nowMs(), draft.variations);
  const groupId = ids[0]!;
  const request = await storeInputs(services, draft, groupId);
  try {
    const rows = await services.database.orm.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${caller.user.id}))`);
      const earlier = await findGroup(tx, caller, options.idempotencyKey);
      if (earlier.length > 0) return earlier;
      await checkQuota(tx, services, caller, { draft, count: ids.length });
      return insertGroup(tx, services, { caller, draft, options, request, ids });
    });
    if (rows[0]?.groupId !== groupId) await removeFolder(services.storage, `inputs/${groupId}`);
    await services.signals.announceJob(draft.model.info.id);
    return rows;
  } catch (error) {
    await removeFolder(services.storage, `inputs/${groupId}`);
    throw error;
  }
}

/** The videos that an earlier request with the same key made, or none. */
export function findEarlierGroup(
  { database }: Services,
  caller: Caller,
  idempotencyKey: string | null,
): Promise<readonly VideoRow[]> {
  return findGroup(database.orm, caller, idempotencyKey);
}

async function findGroup(tx: Orm, caller: Caller, idempotencyKey: string | null): Promise<readonly VideoRow[]> {
  if (idempotencyKey === null) return [];
  return tx
    .select()
    .from(videos)
    .where(and(eq(videos.userId, caller.user.id), eq(videos.idempotencyKey, idempotencyKey)))
    .orderBy(asc(videos.variation));
}

function checkRole({ limits }: Caller, draft: VideoDraft): void {
  if (draft.variations > limits.variations) {
    throw problem('above_max_value', `Invalid 'n': your role may make up to ${limits.variations} variations at once.`, {
      param: 'n',
    });
  }
  if (draft.priorityClass === 'high' && !limits.high_priority) {
    throw problem('access_denied', "Your role may not use priority 'high'.", { param: 'priority' });
  }
}

async function screen(services: Services, caller: Caller, draft: VideoDraft): Promise<void> {
  const { request } = draft;
  const imagePaths: string[] = [];
  const videoPaths: string[] = [];
  await mapRequest(request, {
    picture: async (picture) => imagePaths.push(picture.path),
    clip: async ({ from }) => from.kind === 'upload' && videoPaths.push(from.path),
  });
  const profile = caller.limits.policy_profile;
  const thresholds = await readOwnThresholds(services.database.orm, profile);
  const texts = textsOf(draft);
  const verdict = await services.gate.screenRequest({ profile, thresholds, texts, imagePaths, videoPaths });
  if (verdict.status === 'allowed') return;
  services.metrics.refusals.inc({ stage: 'input' });
  const categories = verdict.categories.map(({ category }) => category);
  const nowMs = services.clock.nowMs();
  await services.database.orm.insert(refusals).values({
    ...{ id: mintId('refusal', nowMs), atMs: nowMs, userId: caller.user.id, stage: verdict.stage, profile, categories },
  });
  throw problem('moderation_blocked', verdict.message, { param: 'prompt', moderation: toModerationDetails(verdict) });
}

function textsOf({ request }: VideoDraft): readonly ScreenedText[] {
  const texts: ScreenedText[] = [{ role: 'prompt', text: request.prompt }];
  if (request.negativePrompt !== null) texts.push({ role: 'negative_prompt', text: request.negativePrompt });
  if (request.style !== null) texts.push({ role: 'style', text: request.style });
  for (const { name } of request.characters) texts.push({ role: 'name', text: name });
  const cards = request.kind === 'storyboard' ? request.cards : [];
  for (const { prompt } of cards) if (prompt !== null) texts.push({ role: 'storyboard', text: prompt });
  return texts;
}

/** Keeps the queue from growing without end: the client is told when to come back. */
async function checkCapacity({ queueView, config }: Services, draft: VideoDraft): Promise<void> {
  const queued = await queueView.countQueued();
  if (queued + draft.variations <= config.limits.queueLength) return;
  const wait = await queueView.waitOfNewcomer(laneOf(draft));
  throw problem('over_capacity', 'The queue is full. Please try again later.', {
    retryAfterSeconds: Math.min(300, Math.max(5, (wait ?? 60) / 10)),
  });
}

async function checkQuota(
  tx: Orm,
  { clock, config }: Services,
  caller: Caller,
  { count: wanted }: { readonly draft: VideoDraft; readonly count: number },
): Promise<void> {
  const { limits } = caller;
  const usage = await readUsage(tx, clock, caller.user.id);
  if (limits.queued_videos !== null && usage.queuedVideos + wanted > limits.queued_videos) {
    throw problem('rate_limit_exceeded', `You may have up to ${limits.queued_videos} unfinished videos.`, {
      retryAfterSeconds: 15,
    });
  }
  if (limits.videos_per_day !== null && usage.videosToday + wanted > limits.videos_per_day) {
    throw problem('insufficient_quota', `You may make up to ${limits.videos_per_day} videos in 24 hours.`, {
      retryAfterSeconds: 3_600,
    });
  }
  if (limits.stored_bytes !== null && usage.storedBytes >= limits.stored_bytes) {
    throw problem('insufficient_quota', 'Your storage is full. Delete videos to make new ones.', {
      retryAfterSeconds: 3_600,
    });
  }
  const { organizationVideosPerDay } = config.limits;
  if (organizationVideosPerDay === null) return;
  const [today] = await tx
    .select({ count: count() })
    .from(videos)
    .where(gt(videos.createdAtMs, clock.nowMs() - 86_400_000));
  if ((today?.count ?? 0) + wanted <= organizationVideosPerDay) return;
  throw problem('insufficient_quota', 'This server has made as many videos as it may in 24 hours.', {
    retryAfterSeconds: 3_600,
  });
}

/** Moves pictures and uploads into the storage, shared by all variations. */
async function storeInputs({ storage }: Services, { request }: VideoDraft, groupId: string): Promise<StoredRequest> {
  let number = 0;
  return mapRequest(request, {
    async picture({ path }) {
      const { key } = await storage.putFile(`inputs/${groupId}/${number++}.png`, path, 'image/png');
      return { key };
    },
    async clip({ from, row: _, ...clip }) {
      if (from.kind === 'stored') return { ...clip, key: from.key };
      const { key } = await storage.putFile(`inputs/${groupId}/${number++}.video`, from.path, 'video/mp4');
      return { ...clip, key };
    },
  });
}

interface Group {
  readonly caller: Caller;
  readonly draft: VideoDraft;
  readonly options: CreateOptions;
  readonly request: StoredRequest;
  readonly ids: readonly string[];
}

/** 2^32 seeds, as many as requests can name. */
const seedCount = 4_294_967_296;

async function insertGroup(tx: Orm, services: Services, group: Group): Promise<readonly VideoRow[]> {
  const { draft, ids } = group;
  const firstSeed = draft.seed ?? randomInt(seedCount);
  const rows: VideoRow[] = [];
  for (const [variation, id] of ids.entries()) {
    const seed = (firstSeed + variation) % seedCount;
    rows.push(await insertVideo(tx, services, { ...group, id, variation, seed }));
  }
  return rows;
}

async function insertVideo(
  tx: Orm,
  { clock, queue }: Services,
  video: Group & { readonly id: string; readonly variation: number; readonly seed: number },
): Promise<VideoRow> {
  const { id, draft, caller, ids, variation, seed } = video;
  const { traceparent, ...origin } = video.options;
  const { width, height, frameRate, frameCount, seconds, adjustments } = draft.shape;
  const model = draft.model.info.id;
  const placed = await place(tx, { caller, draft, model });
  const jobId = await queue.addVideo(tx, { lane: laneOf(draft), videoId: id, priority: placed.priority, traceparent });
  const [row] = await tx
    .insert(videos)
    .values({
      ...{ id, userId: caller.user.id, groupId: ids[0]!, variation, jobId, seed, ...origin },
      ...{ kind: draft.request.kind, model: draft.modelName, engineModel: model, device: draft.device },
      ...{ status: 'queued', progress: 0 },
      ...{ prompt: draft.request.prompt, request: { ...video.request, seed } },
      ...{ width, height, frameRate, frameCount, seconds, adjustments, notes: [], metadata: draft.metadata },
      ...{ sourceVideoIds: draft.sourceVideoIds, remixedFromVideoId: draft.remixedFromVideoId },
      ...{
        priority: placed.priority,
        fairTag: placed.tag,
        cost: costOf({ ...draft.shape, candidates: draft.request.candidates ?? null }),
        attempt: 0,
      },
      ...{ createdAtMs: clock.nowMs(), storedBytes: 0 },
    })
    .returning();
  return row!;
}

const laneOf = ({ model, device }: VideoDraft): Lane => ({ model: model.info.id, device });

/** Finds the fair place among the open jobs of the model. */
async function place(
  tx: Orm,
  { caller, draft, model }: { caller: Caller; draft: VideoDraft; model: string },
): Promise<{ tag: number; priority: number }> {
  // The largest `virtualFinish()` of the user's open jobs, computed where the rows are.
  const finish = sql<number>`max(${videos.fairTag} + ceil(${videos.cost} / ${caller.limits.share}::float8))`;
  const [own] = await tx
    .select({ finish: finish.mapWith(Number) })
    .from(videos)
    .where(
      and(
        eq(videos.userId, caller.user.id),
        eq(videos.engineModel, model),
        inArray(videos.status, ['queued', 'in_progress']),
      ),
    );
  const virtualTime = await readVirtualTime(tx, model);
  return placeFairly({ priorityClass: draft.priorityClass, virtualTime, userFinish: own?.finish ?? 0 });
}
