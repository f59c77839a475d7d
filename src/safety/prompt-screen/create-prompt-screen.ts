import type { AppliedPolicy, PolicyProfile } from '../policy/policy.ts';
import { refuse, type Verdict } from '../review/verdict.ts';
import { decide, findRefused } from './decide.ts';
import { buildForeignLexicon } from './foreign-lexicon.ts';
import { createGazetteer, type Gazetteer, readGazetteer } from './gazetteer.ts';
import { moderateScores, type TextModeration } from './moderate.ts';
import { loadPromptModel, type PromptModel } from './prompt-model.ts';
import { type PromptScores, type ScoringParts, scorePrompt } from './prompt-scores.ts';
import { askSecondOpinion, type SecondOpinionOptions } from './second-opinion.ts';
import { combineCards, type StoryboardCard, type StoryboardVerdict } from './storyboard.ts';

/** How a prompt screen is set up. */
export interface PromptScreenOptions {
  readonly profile: AppliedPolicy;
  /** A loaded model to share between screens; by default the released checkpoint is read. */
  readonly model?: PromptModel;
  /** Real people to protect besides the built-in names: a file (text, CSV, TSV, JSON), the names, or what was read of them. */
  readonly publicFigures?: string | readonly string[] | Gazetteer;
  /** Another moderation service that is asked after our own layers. */
  readonly secondOpinion?: SecondOpinionOptions;
}

/** Judges text before anything is made of it. */
export interface PromptScreen {
  readonly profile: PolicyProfile;
  /** Judges one prompt with the local layers; takes a few milliseconds and no network. */
  screen(prompt: string): Verdict;
  /** Judges with the local layers and then asks the second opinion, if one is set up. */
  screenWithSecondOpinion(prompt: string): Promise<Verdict>;
  /** Judges every card and all cards together: harmless parts can add up. */
  screenStoryboard(cards: readonly StoryboardCard[]): StoryboardVerdict;
  /** Scores of every category without a decision. */
  score(prompt: string): PromptScores;
  /** The answer of `POST /v1/moderations` for one text. */
  moderate(text: string): TextModeration;
}

/**
 * Makes a prompt screen; loads the checkpoint (about 5 MB) unless a model is given.
 *
 * @throws {CheckpointError} if the checkpoint is missing or damaged
 * @throws {ConfigError} if the list of public figures holds no name
 */
export function createPromptScreen(options: PromptScreenOptions): PromptScreen {
  const parts: ScoringParts = {
    model: options.model ?? loadPromptModel(),
    gazetteer: gazetteerOf(options.publicFigures),
    foreign: buildForeignLexicon(),
  };
  const { profile, secondOpinion } = options;
  const screen = (prompt: string): Verdict => decide(scorePrompt(prompt, parts), profile);
  return {
    profile: typeof profile === 'string' ? profile : profile.profile,
    screen,
    async screenWithSecondOpinion(prompt) {
      const own = screen(prompt);
      if (own.status === 'refused' || secondOpinion === undefined) return own;
      const scores = await askSecondOpinion(prompt, secondOpinion);
      return scores === null
        ? own
        : refuse(
            'input',
            findRefused(scores, () => 'second opinion', { profile, factor: 1 }),
          );
    },
    screenStoryboard: (cards) => combineCards(cards, { profile, score: (text) => scorePrompt(text, parts) }),
    score: (prompt) => scorePrompt(prompt, parts),
    moderate: (text) => moderateScores(scorePrompt(text, parts)),
  };
}

function gazetteerOf(source: PromptScreenOptions['publicFigures']): Gazetteer | null {
  if (source === undefined) return null;
  if (typeof source === 'string') return readGazetteer(source);
  return 'findName' in source ? source : createGazetteer(source);
}
