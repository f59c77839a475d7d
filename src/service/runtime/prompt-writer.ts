import { AozoraError, assert, ConfigError } from '../../base/index.ts';
import { knowsSomeWord, type LlmEndpoint, writeWithLlm } from '../../prompt/index.ts';
import type { ExpanderConfig } from '../config.ts';
import type { ReviewGate } from '../jobs/review-gate.ts';
import type { PromptWriter } from './diffusion-engine.ts';
import { writePrompt } from './write-prompt.ts';

/** A language model that writes prompts out, and who judges what it wrote. */
export interface PromptWriterOptions {
  /** Null: prompts are written out by the built-in rules alone. */
  readonly endpoint: LlmEndpoint | null;
  /** Whether a text may be drawn: the language model's words are not the ones that were screened before. */
  readonly isAllowed: (text: string) => Promise<boolean>;
}

/**
 * A writer of prompts that asks a language model first, if there is one, and then the built-in rules, so that the bundled
 * model reads captions whatever was answered. Where the language model fails, the rules write alone, and the notes say so.
 */
export function createPromptWriter({ endpoint, isAllowed }: PromptWriterOptions): PromptWriter {
  if (endpoint === null) return writePrompt;
  return async (prompt, options) => {
    const { isExpanded, reads = 'captions', hasFrames = false, signal = null } = options;
    // Given frames show maybe somebody else than the shots before.
    const before = hasFrames ? [] : (options.before ?? []);
    if (!isExpanded || prompt.trim() === '') return writePrompt(prompt, options);
    const form = reads === 'captions' ? ('caption' as const) : ('free' as const);
    const asked = { endpoint, form, before, addsNothing: hasFrames, ...(signal === null ? {} : { signal }) };
    const answer = await writeWithLlm(prompt, asked).then(
      (text) => ({ text, reason: null }),
      (error: unknown) => {
        if (!(error instanceof AozoraError) || error.code !== 'expander_failed') throw error;
        return { text: '', reason: error.message };
      },
    );
    const reason = answer.reason ?? (await objectionTo(answer.text, form, isAllowed));
    if (reason !== null) {
      const { text, notes } = await writePrompt(prompt, options).catch((error: unknown) => {
        if (!(error instanceof ConfigError)) throw error;
        throw new ConfigError(`${error.message}; ${decapitalized(reason)}`, { cause: error });
      });
      return { text, notes: [`Written out by the built-in rules: ${decapitalized(reason)}`, ...notes] };
    }
    // The answer tells of earlier shots what this one needs.
    const { text, notes } = await writePrompt(answer.text, { ...options, before: form === 'caption' ? before : [] });
    const said = form === 'caption' ? notes : [`Drawn as: ${text}`];
    return { text, notes: [`Written out by the language model ${endpoint.model}`, ...said] };
  };
}

/** The settings of a language model as the part `prompt` takes them. */
export function endpointOf(expander: ExpanderConfig | null): LlmEndpoint | null {
  if (expander === null) return null;
  const { url, model, apiKey, timeoutMs } = expander;
  return { baseUrl: url, model, timeoutMs, ...(apiKey === undefined ? {} : { apiKey }) };
}

/** Screens as strictly as for anybody: whoever asked is not known where prompts are written out. */
export function isAllowedBy(gate: Pick<ReviewGate, 'screenRequest'> | null): PromptWriterOptions['isAllowed'] {
  return async (text) => {
    assert(gate !== null, 'internal: what a language model wrote cannot be drawn unscreened');
    const texts = [{ role: 'prompt' as const, text }];
    const verdict = await gate.screenRequest({ profile: 'public', texts, imagePaths: [], videoPaths: [] });
    return verdict.status === 'allowed';
  };
}

/** Why an answer cannot be drawn, as a sentence; null if it can. */
async function objectionTo(
  text: string,
  form: 'caption' | 'free',
  isAllowed: PromptWriterOptions['isAllowed'],
): Promise<string | null> {
  if (form === 'caption' && !knowsSomeWord(text)) return 'nothing in the answer of the language model can be drawn';
  return (await isAllowed(text)) ? null : 'the answer of the language model is against the policy';
}

const decapitalized = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
