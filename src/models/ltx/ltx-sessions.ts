import type { Session } from '../../graph/index.ts';
import type { LatentGrid } from '../video-model.ts';
import type { LtxLevels } from './ltx-graphs.ts';

/** The sessions of an LTX-Video model; each is opened when first needed, one stage at a time. */
export interface LtxSessions extends AsyncDisposable {
  text(): Promise<Session>;
  /** Keys and values of a prompt, computed once for all steps. */
  words(): Promise<Session>;
  transformer(size: { readonly levels: LtxLevels; readonly tokens: number }): Promise<Session>;
  encoder(size: { readonly count: number; readonly grid: LatentGrid }): Promise<Session>;
  decoder(): Promise<Session>;
  /** Null where the upsampler's file is not there. */
  readonly upsampler: (() => Promise<Session>) | null;
}
