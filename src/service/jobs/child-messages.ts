import type { Progress } from '../../base/index.ts';
import type { ModelInfo } from './engine.ts';
import type { Preview, RenderJob, RenderOutcome } from './render.ts';

/** What the service tells the drawing process. */
export type MessageToChild =
  | { readonly type: 'start'; readonly url: string; readonly options: unknown }
  | { readonly type: 'render'; readonly job: RenderJob }
  | { readonly type: 'abort'; readonly reason: string }
  /** A checkpoint or preview was taken. */
  | { readonly type: 'taken'; readonly number: number; readonly error: string | null }
  | { readonly type: 'close' };

/** What the drawing process tells the service. */
export type MessageFromChild =
  | { readonly type: 'ready'; readonly models: readonly ModelInfo[] }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'preview'; readonly number: number; readonly preview: Preview }
  | { readonly type: 'checkpoint'; readonly number: number; readonly step: number; readonly path: string }
  | { readonly type: 'outcome'; readonly outcome: RenderOutcome }
  | { readonly type: 'error'; readonly error: ChildError };

/** An error that crossed the border between processes. */
export interface ChildError {
  /** The code of an `AozoraError`; null for everything that counts as a crash. */
  readonly code: string | null;
  readonly message: string;
}
