import { type Clock, createRandom, type OnProgress } from '../base/index.ts';
import { defaultOptions, type GenerateOptions } from '../diffusion/index.ts';
import type { VideoModel } from '../models/index.ts';
import type { Oracle } from './oracle/oracle.ts';
import type { WorkFolder } from './work-folder.ts';

/** What is evaluated, on how much, and where results are kept. */
export interface EvaluateOptions {
  readonly model: VideoModel;
  readonly oracles: readonly Oracle[];
  readonly prompts: number;
  readonly steps: number;
  readonly guidance: number;
  /** How often each beginning is drawn to keep the best; null as the model has it. */
  readonly candidates: number | null;
  readonly seed: string;
  /** Length of each clip in pictures. */
  readonly frames: number;
  /** Prompts of two shots for the likeness of characters. */
  readonly identityPrompts: number;
  /** Length of long videos; 0 measures none. */
  readonly longSeconds: number;
  readonly longPrompts: number;
  /** Folder of results per prompt. */
  readonly folder: string;
  /** Facts for the head of the report: date, machine, command. */
  readonly notes: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What every stage of an evaluation works with. */
export interface EvaluationRun extends EvaluateOptions {
  readonly work: WorkFolder;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** Settings of one generation of a run; the same name gives the same noise. */
export function generationOptions(run: EvaluationRun, noiseName: string): GenerateOptions {
  const { model, steps, guidance, candidates, seed, signal } = run;
  return {
    ...defaultOptions(model),
    steps,
    guidance: { scale: guidance },
    candidates,
    random: createRandom(`evaluation/${seed}/noise/${noiseName}`),
    signal,
  };
}
