import type { Frame } from '../../media/index.ts';
import type { PolicyCategory } from '../policy/category.ts';
import type { PromptScreen } from '../prompt-screen/create-prompt-screen.ts';
import { allowed, refuse, type Verdict } from '../review/verdict.ts';
import type { PictureTextReader } from './text-reader.ts';

/** How writing in pictures is read and judged. */
export interface PictureText {
  readonly read: (frame: Frame) => Promise<readonly string[]>;
  readonly screen: (text: string) => Verdict;
}

/** With what writing is read and judged. */
export interface PictureTextOptions {
  readonly reader: PictureTextReader;
  readonly screen: PromptScreen;
  /** `video` looks at a frame a second in little time, `picture` at a single picture closely. */
  readonly detail: 'video' | 'picture';
}

/** Longest side at which writing is looked for, pixels: 17 to 35 ms of one core for a frame, up to 0.25 s for a picture. */
const sides = { video: 480, picture: 960 } as const;

/** A name on a wall is no likeness and a brand no copied character: of these, writing is no finding. */
const namesOnly: readonly PolicyCategory[] = ['likeness', 'copyright'];

/** Letters or digits below which a reading is scraps. */
const fewestLetters = 4;

/**
 * Classifiers learned sentences: of a word or two, as signs have ("Exit", "Wet floor"), they guess, and only what they are
 * surest of counts. Rules and lists count as ever.
 */
const fewestWords = 4;
const shortTrust = 0.55;

/** Sends the writing in pictures through the prompt screen. */
export function openPictureText({ reader, screen, detail }: PictureTextOptions): PictureText {
  return {
    read: async (frame) => (await reader.read(frame, { longestSide: sides[detail] })).map(({ text }) => text),
    screen(text) {
      if ((text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < fewestLetters) return allowed;
      const verdict = screen.screen(text);
      if (verdict.status === 'allowed') return allowed;
      const isShort = (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) < fewestWords;
      const findings = verdict.categories.filter(({ category, score, threshold, reason }) => {
        if (namesOnly.includes(category)) return false;
        return !isShort || reason !== 'trained classifier' || score * shortTrust >= threshold;
      });
      return refuse(
        verdict.stage,
        findings.map((finding) => ({ ...finding, reason: `writing in the picture: ${finding.reason}` })),
      );
    },
  };
}
