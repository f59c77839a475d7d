import type { RunState } from '../../../src/diffusion/run-timeline.ts';

/** What the worker is asked to draw; the words are those that the model reads. */
export interface LocalWish {
  /** What the person wrote; screened as well as the words for the model. */
  readonly prompt: string;
  readonly text: string;
  readonly negativePrompt: string | null;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly seed: number;
  readonly steps: number | null;
  readonly guidance: number | null;
  /** What the server is to remember of it, if the video is made there. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Where the graphs run: WebAssembly on the processor, or the browser's GPU. */
export type LocalDevice = 'cpu' | 'webgpu';

/** What the page tells the worker. */
export interface MessageToWorker {
  readonly wish: LocalWish;
  readonly device: LocalDevice;
  /** Policy profile of the person, as the server names it. */
  readonly profile: string;
  /** Thresholds of that profile on this server, by category; null lets a category pass. */
  readonly thresholds: Readonly<Record<string, number | null>>;
  /** The person's key, for the weights. */
  readonly key: string;
  /** Where an earlier page was stopped, or null. */
  readonly resumeFrom: LocalState | null;
}

/** What a drawing needs to go on as if it had never stopped. */
export interface LocalState {
  /** The program and the weights that made it; others begin anew. */
  readonly madeBy: string;
  readonly run: RunState;
}

/** One category of a refusal, as the screen or the review measured it. */
export interface LocalReason {
  readonly category: string;
  readonly score: number;
  readonly threshold: number;
  readonly reason: string;
}

/** A picture as rows of red, green, blue and alpha. */
export interface LocalFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** What the worker tells the page. */
export type MessageFromWorker =
  | { readonly type: 'loading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'preview'; readonly frame: LocalFrame }
  | { readonly type: 'state'; readonly state: LocalState }
  | { readonly type: 'done'; readonly frames: readonly LocalFrame[]; readonly frameRate: number; readonly ms: number }
  | {
      readonly type: 'refused';
      readonly stage: 'input' | 'output';
      readonly message: string;
      readonly reasons: readonly LocalReason[];
    }
  | { readonly type: 'failed'; readonly message: string };
