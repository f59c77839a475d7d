import type { ReleasedCheckpoint } from './checkpoints/released-checkpoint.ts';
import type { StageOptions } from './checkpoints/stage-options.ts';
import { openLtxModel } from './ltx/open-ltx-model.ts';
import type { VideoModel } from './video-model.ts';
import { openWanModel } from './wan/open-wan-model.ts';

/** Which released checkpoint to open, where it lies and where it runs. */
export interface OpenReleasedOptions extends StageOptions {
  readonly checkpoint: ReleasedCheckpoint;
  readonly folder: string;
  /** Folder with `text_encoder` and `tokenizer`. Default: `folder`. */
  readonly textFolder?: string;
  /** Folder with the tiny decoder, of checkpoints that have one. Default: `folder`, where it may be missing. */
  readonly tinyFolder?: string;
}

/** Opens any released checkpoint from local folders (Node only). @throws {CheckpointError} as the opener of its kind */
export function openReleasedModel({ checkpoint, tinyFolder, ...options }: OpenReleasedOptions): Promise<VideoModel> {
  switch (checkpoint.kind) {
    case 'wan':
      return openWanModel({ checkpoint, ...(tinyFolder === undefined ? {} : { tinyFolder }), ...options });
    case 'ltx':
      return openLtxModel({ checkpoint, ...options });
  }
}
