import { z } from 'zod';
import { CapacityError } from '../../base/index.ts';
import type { PolicyCategory } from '../policy/category.ts';

/** Another moderation service with the shape of OpenAI's `POST /v1/moderations`. */
export interface SecondOpinionOptions {
  /** Base URL that ends before `/moderations`, for example `https://host/v1`. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly model?: string | undefined;
  /** Default 2,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * What happens when the service does not answer: `fail` holds the request back with a `CapacityError`, `ignore` goes on
   * with our own verdict alone. Default `fail`.
   */
  readonly whenUnavailable?: 'fail' | 'ignore' | undefined;
}

/** Scores of the other service in our categories, or null when it did not answer and that is to be ignored. */
export type SecondOpinion = Readonly<Partial<Record<PolicyCategory, number>>> | null;

const answerSchema = z.object({
  results: z
    .array(
      z.object({
        categories: z.record(z.string(), z.boolean().nullable()),
        category_scores: z.record(z.string(), z.number()),
      }),
    )
    .min(1),
});

const theirCategories: Readonly<Record<string, PolicyCategory>> = {
  sexual: 'sexual',
  'sexual/minors': 'sexual_minors',
  hate: 'hate',
  'hate/threatening': 'hate',
  harassment: 'harassment',
  'harassment/threatening': 'harassment',
  'self-harm': 'self_harm',
  'self-harm/intent': 'self_harm',
  'self-harm/instructions': 'self_harm',
  violence: 'extreme_violence',
  'violence/graphic': 'extreme_violence',
  illicit: 'weapons_drugs',
  'illicit/violent': 'weapons_drugs',
};

/**
 * Asks the other service about a text.
 *
 * A category that it flags counts at least 0.75, since its scores have their own scale.
 *
 * @throws {CapacityError} if it does not answer in time and `whenUnavailable` is `fail`
 */
export async function askSecondOpinion(text: string, options: SecondOpinionOptions): Promise<SecondOpinion> {
  try {
    const response = await fetch(`${options.url.replace(/\/$/, '')}/moderations`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      },
      body: JSON.stringify({ input: text, model: options.model ?? 'omni-moderation-latest' }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 2000),
    });
    if (!response.ok)
      throw new CapacityError(`Cannot use the second opinion as it must answer 200: status ${response.status}`);
    return toOwnScores(answerSchema.parse(await response.json()));
  } catch (cause) {
    if (options.whenUnavailable === 'ignore') return null;
    throw new CapacityError('Cannot screen the prompt as the second opinion did not answer', { cause });
  }
}

function toOwnScores(answer: z.infer<typeof answerSchema>): Readonly<Partial<Record<PolicyCategory, number>>> {
  const scores: Partial<Record<PolicyCategory, number>> = {};
  for (const result of answer.results) {
    for (const [name, category] of Object.entries(theirCategories)) {
      const isFlagged = result.categories[name] === true;
      // An unflagged score stays below every threshold of the policy.
      const score = isFlagged
        ? Math.max(0.75, result.category_scores[name] ?? 0)
        : Math.min(0.3, result.category_scores[name] ?? 0);
      scores[category] = Math.max(scores[category] ?? 0, score);
    }
  }
  return scores;
}
