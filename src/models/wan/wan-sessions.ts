import type { Session } from '../../graph/index.ts';
import type { LatentGrid } from '../video-model.ts';

/** The autoencoder's first call knows no caches; later ones go on from them. */
export type WanStep = 'first' | 'later';

/** A video in latent frames and their cells. */
export interface WanVideoSize {
  readonly frames: number;
  readonly grid: LatentGrid;
}

/** The sessions of a Wan model; each is opened when first needed. The text encoder is closed before the transformer opens. */
export interface WanSessions extends AsyncDisposable {
  text(): Promise<Session>;
  /** Keys and values of a prompt, computed once for all steps. */
  words(): Promise<Session>;
  transformer(size: WanVideoSize): Promise<Session>;
  encoder(grid: LatentGrid, step: WanStep): Promise<Session>;
  /** One latent frame to a hidden frame for each of its pictures. */
  spanDecoder(grid: LatentGrid, step: WanStep): Promise<Session>;
  /** One hidden frame to one picture. */
  frameDecoder(grid: LatentGrid): Promise<Session>;
  /** Null where its file is not there. */
  readonly tinyDecoder: ((grid: LatentGrid, step: WanStep) => Promise<Session>) | null;
}
