import { randomInt } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type VideoEvent, videoEventSchema } from '../contracts/video.ts';
import { videoPreviews } from '../database/schema.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { VideoChange } from '../jobs/signals.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import { videoNotFound, videoParams } from './creating-routes.ts';
import { findOwnVideo } from './ingest-clip.ts';
import { presentVideo } from './present-video.ts';

/** A comment this often keeps proxies from closing an idle connection. */
const heartbeatMs = 15_000;

/** The stream looks at the record this often even without news, as news may get lost; spread, so streams take turns. */
const refreshMs = { minimum: 8_000, maximum: 14_000 };

/** Progress as server-sent events. */
export function eventRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/videos/{video_id}/events', operationId: 'streamVideoEvents', tag: 'Videos' },
        summary: 'Follow a video: state, progress and reviewed previews as server-sent events, until it is over',
        access: 'user',
        params: videoParams,
        response: { kind: 'events', schema: videoEventSchema },
      },
      async ({ params, caller, services }) => {
        const row = await findOwnVideo({ services, caller }, params.video_id);
        if (row === null) throw videoNotFound(params.video_id);
        return new Response(streamEvents(services, row), {
          headers: {
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
          },
        });
      },
    ),
  ];
}

function streamEvents(services: Services, first: VideoRow): ReadableStream<Uint8Array> {
  const follower = new VideoFollower(services, first.id);
  return new ReadableStream<Uint8Array>({
    start: (controller) => follower.start(controller, first),
    cancel: () => follower.stop(),
  });
}

/** Follows one video for one client: the newest state wins, so a slow client never falls behind. */
class VideoFollower {
  readonly #services: Services;
  readonly #videoId: string;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #stopWatching: () => void = () => {};
  #timers: NodeJS.Timeout[] = [];
  #pending = new Set<VideoChange>();
  #isSending = false;
  #lastSent = '';
  #lastStep = -1;

  constructor(services: Services, videoId: string) {
    this.#services = services;
    this.#videoId = videoId;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>, first: VideoRow): Promise<void> {
    this.#controller = controller;
    this.#stopWatching = this.#services.signals.watchVideo(this.#videoId, (change) => this.#notice(change));
    this.#timers = [
      setInterval(() => this.#write(': still here\n\n'), heartbeatMs),
      setInterval(() => this.#notice('state'), randomInt(refreshMs.minimum, refreshMs.maximum)),
    ];
    // A waiting video has no picture to show: hundreds who begin to follow at once ask for none.
    return this.#sendState(first).then(() => {
      if (first.status === 'in_progress') this.#notice('preview');
    });
  }

  stop(): void {
    this.#stopWatching();
    for (const timer of this.#timers) clearInterval(timer);
    this.#controller = null;
  }

  #notice(change: VideoChange): void {
    this.#pending.add(change);
    if (this.#isSending) return;
    this.#isSending = true;
    this.#sendPending()
      .catch((error: unknown) => this.#services.logger.debug({ err: error }, 'event not sent'))
      .finally(() => {
        this.#isSending = false;
      });
  }

  async #sendPending(): Promise<void> {
    while (this.#pending.size > 0 && this.#controller !== null) {
      const changes = this.#pending;
      this.#pending = new Set();
      if (changes.has('preview')) await this.#sendPreview();
      if (changes.has('state')) await this.#readAndSend();
    }
  }

  async #readAndSend(): Promise<void> {
    const row = await this.#services.videoReader.read(this.#videoId);
    if (row !== null) return this.#sendState(row);
    this.#send({ type: 'video.deleted', video_id: this.#videoId });
    this.#finish();
  }

  async #sendState(row: VideoRow): Promise<void> {
    const isOpen = row.status === 'queued' || row.status === 'in_progress';
    const video = presentVideo(row, isOpen ? await this.#services.queueView.outlookOf(row.id) : null);
    const type = ({ queued: 'queued', in_progress: 'progress', completed: 'completed', failed: 'failed' } as const)[
      row.status
    ];
    const text = JSON.stringify(video);
    if (text !== this.#lastSent) this.#send({ type: `video.${type}`, video });
    this.#lastSent = text;
    if (!isOpen) this.#finish();
  }

  async #sendPreview(): Promise<void> {
    const [preview] = await this.#services.database.orm
      .select()
      .from(videoPreviews)
      .where(eq(videoPreviews.videoId, this.#videoId));
    if (preview === undefined || preview.step === this.#lastStep) return;
    // A client that does not keep up misses pictures, never states.
    if ((this.#controller?.desiredSize ?? 0) < -32) return;
    this.#lastStep = preview.step;
    const base64 = Buffer.from(preview.jpeg).toString('base64');
    this.#send({
      ...{ type: 'video.preview', video_id: this.#videoId, step: preview.step, total_steps: preview.totalSteps },
      image_url: `data:image/jpeg;base64,${base64}`,
    });
  }

  #send(event: VideoEvent): void {
    this.#write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  #write(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text));
  }

  #finish(): void {
    const controller = this.#controller;
    this.stop();
    controller?.close();
  }
}
