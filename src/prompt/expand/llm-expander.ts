import { z } from 'zod';
import { AozoraError } from '../../base/index.ts';
import { keysOf } from '../concepts/concept.ts';
import { actionWords } from '../lexicon/action-words.ts';
import { colorWords, emotionWords } from '../lexicon/quality-words.ts';
import { placePhrases, stylePhrases, timePhrases, weatherPhrases } from '../lexicon/setting-words.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import { checkPrompt } from '../understand/understand-prompt.ts';
import { type ExpandedPrompt, type ExpandOptions, expandPrompt } from './expand-prompt.ts';

/** A server that speaks OpenAI's chat completions. */
export interface LlmEndpoint {
  /** For example `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Sent as a bearer token where it is given. */
  readonly apiKey?: string;
  /** Default 20,000. */
  readonly timeoutMs?: number;
}

/** How to expand with a language model. */
export interface LlmExpandOptions extends ExpandOptions {
  readonly endpoint: LlmEndpoint;
  readonly signal?: AbortSignal;
}

/**
 * Expands a prompt with a language model first, then with the rules, so that the result is in the bundled model's captions whatever
 * the language model writes.
 *
 * @throws {AozoraError} with code `expander_failed` if the endpoint does not answer in time and form
 * @throws {ConfigError} if the prompt is empty, too long, or nothing in the answer can be drawn
 */
export async function expandPromptWithLlm(text: string, options: LlmExpandOptions): Promise<ExpandedPrompt> {
  const answer = await writeWithLlm(text, { ...options, form: 'caption' });
  return { ...expandPrompt(answer, options), original: text };
}

/**
 * Writes a prompt out in detail with a language model, for models that read free text.
 *
 * @throws {AozoraError} with code `expander_failed` if the endpoint does not answer in time and form
 * @throws {ConfigError} if the prompt is empty or too long
 */
export async function rewritePromptWithLlm(
  text: string,
  options: Pick<LlmExpandOptions, 'endpoint' | 'signal'>,
): Promise<{ readonly original: string; readonly rewritten: string }> {
  return { original: text, rewritten: await writeWithLlm(text, { ...options, form: 'free' }) };
}

/** What a language model is to write, and for whom. */
export interface LlmWritingOptions extends Pick<LlmExpandOptions, 'endpoint' | 'signal'> {
  /** A caption in the words of the bundled model, or detailed free text. */
  readonly form: 'caption' | 'free';
  /** Prompts of the shots before, to which `it` and `she` may refer. Default: none. */
  readonly before?: readonly string[];
  /** Whether pictures show what the prompt leaves open, so that nothing may be added. Default: false. */
  readonly addsNothing?: boolean;
}

/**
 * Asks a language model to write a prompt out, and gives its answer as it came.
 *
 * @throws {AozoraError} with code `expander_failed` if the endpoint does not answer in time and form
 * @throws {ConfigError} if the prompt is empty or too long
 */
export async function writeWithLlm(
  text: string,
  { before = [], form, addsNothing = false, ...options }: LlmWritingOptions,
): Promise<string> {
  checkPrompt(text);
  const earlier = before.map((shot, i) => `Shot ${i + 1}: ${shot}`);
  const content = before.length === 0 ? text : `${earlier.join('\n')}\nThe shot to write: ${text}`;
  const instructions = form === 'caption' ? captionInstructions() : freeInstructions;
  return askLlm(addsNothing ? `${instructions}\n${nothingMore}` : instructions, content, options);
}

const nothingMore =
  'The video begins with a picture that you cannot see. Name only what the prompt names: no subject, color, place, style or camera of your own.';

const laterShots =
  'Where earlier shots are told, write the last one only, and name who returns in it as if it were the first.';

const freeInstructions = [
  'You write prompts for a text-to-video model.',
  "Rewrite the user's prompt as one paragraph of at most 120 words that says who is seen, what they do in which order, where, in which",
  'light, and how the camera moves. Keep everything that the user asks for and add nothing that contradicts it.',
  laterShots,
  'Answer with the paragraph alone.',
].join(' ');

function captionInstructions(): string {
  const list = (table: Readonly<Record<string, unknown>>): string => keysOf(table).join(', ');
  return [
    'You write captions for a small text-to-video model that draws picture-book scenes.',
    "Rewrite the user's prompt in at most 50 words of plain English, with the nearest of these words for everything.",
    `Subjects (at most five): ${list(subjectWords)}.`,
    `Actions: ${list(actionWords)}.`,
    `Places: ${list(placePhrases)}. Times: ${list(timePhrases)}. Weather: ${list(weatherPhrases)}.`,
    `Colors: ${list(colorWords)}. Emotions: ${list(emotionWords)}. Styles: ${list(stylePhrases)}.`,
    'The prompt may be in any language. Keep what the user asks for; leave out what has no near word.',
    laterShots,
    'Answer with the caption alone.',
  ].join('\n');
}

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().trim().min(1).max(20_000) }) })).min(1),
});

async function askLlm(
  instructions: string,
  text: string,
  { endpoint, signal }: Pick<LlmExpandOptions, 'endpoint' | 'signal'>,
): Promise<string> {
  const { baseUrl, model, apiKey, timeoutMs = 20_000 } = endpoint;
  const timeout = AbortSignal.timeout(timeoutMs);
  const fail = (reason: string, cause?: unknown): AozoraError =>
    new AozoraError('expander_failed', `Cannot expand the prompt with the language model as ${reason}`, {
      ...(cause === undefined ? {} : { cause }),
      data: { model },
    });
  let body: unknown;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
      body: JSON.stringify({
        model,
        messages: [
          { role: 'system', content: instructions },
          { role: 'user', content: text },
        ],
      }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw fail(`the server must answer with status 200: current value is ${response.status}`);
    body = await response.json();
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AozoraError) throw cause;
    if (timeout.aborted) throw fail(`the server did not answer within ${timeoutMs} ms`, cause);
    throw fail(cause instanceof SyntaxError ? 'the answer is not JSON' : 'the server cannot be reached', cause);
  }
  const answer = answerSchema.safeParse(body);
  if (!answer.success) throw fail('the answer has no text', answer.error);
  return answer.data.choices[0]!.message.content.replace(/^["'`]+|["'`]+$/g, '');
}
