import { createModerationSchema, moderationSchema } from '../contracts/moderation.ts';
import { mintId } from '../database/ids.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { CategoryScore } from '../jobs/review-gate.ts';

/** OpenAI's categories, and the category of our policy that means the same; null where the policy has none. */
const openaiCategories: Readonly<Record<string, string | null>> = {
  harassment: 'harassment',
  'harassment/threatening': null,
  hate: 'hate',
  'hate/threatening': null,
  illicit: 'weapons_drugs',
  'illicit/violent': null,
  'self-harm': 'self_harm',
  'self-harm/instructions': null,
  'self-harm/intent': null,
  sexual: 'sexual',
  'sexual/minors': 'sexual_minors',
  violence: 'extreme_violence',
  'violence/graphic': 'extreme_violence',
};

/** What the prompt screen says about texts. */
export function moderationRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'post', path: '/v1/moderations', operationId: 'createModeration', tag: 'Moderations' },
        summary: 'Ask the prompt screen about texts; its own categories stand beside those of OpenAI',
        access: 'user',
        body: { schema: createModerationSchema, encodings: ['json'] },
        response: { kind: 'json', schema: moderationSchema },
      },
      async ({ body, services }) => {
        const { input } = body;
        const texts =
          typeof input === 'string' ? [input] : input.map((item) => (typeof item === 'string' ? item : item.text));
        const results = [];
        for (const text of texts) results.push(presentScores(await services.gate.scoreText(text)));
        return {
          id: mintId('moderation', services.clock.nowMs()),
          model: body.model ?? 'aozora-prompt-screen',
          results,
        };
      },
    ),
  ];
}

function presentScores(scores: readonly CategoryScore[]): object {
  const byName = new Map(scores.map((score) => [score.category, score]));
  const named = new Map<string, CategoryScore | undefined>(
    Object.entries(openaiCategories).map(([name, own]) => [name, own === null ? undefined : byName.get(own)]),
  );
  for (const [name, score] of byName) named.set(name, score);
  const isFlagged = (score: CategoryScore | undefined): boolean =>
    score !== undefined && score.score >= score.threshold;
  const each = <T>(show: (score: CategoryScore | undefined) => T): Record<string, T> =>
    Object.fromEntries([...named].map(([name, score]) => [name, show(score)]));
  return {
    flagged: scores.some(isFlagged),
    categories: each(isFlagged),
    category_scores: each((score) => score?.score ?? 0),
    category_applied_input_types: each(() => ['text']),
  };
}
