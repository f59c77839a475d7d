import { useQuery } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { Model, Page, PromptExpansion, Style } from './contracts.ts';

/** Models that draw; names that only stand for one are left out. */
export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: async ({ signal }) => {
      const { data } = await callApi<Page<Model>>('/v1/models', { signal });
      return data.filter(({ id, aozora }) => id === aozora.engine_model);
    },
    refetchInterval: (query) => (query.state.data?.some(({ aozora }) => aozora.available) ? 60_000 : 3_000),
  });
}

/** The style presets of the server. */
export function useStyles() {
  return useQuery({
    queryKey: ['styles'],
    queryFn: async ({ signal }) => (await callApi<Page<Style>>('/v1/styles', { signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Words to write out, as the server takes them. */
interface ExpansionWish {
  readonly prompt: string;
  readonly style: string | null;
  readonly seed: number;
  /** Whether pictures or video will stand in the video. */
  readonly hasFrames: boolean;
}

/** Asks the server how it would write a prompt out for drawing. @throws {ApiError} if the model knows none of its words */
export const expandPrompt = (
  { prompt, style, seed, hasFrames }: ExpansionWish,
  signal?: AbortSignal,
): Promise<PromptExpansion> =>
  callApi<PromptExpansion>('/v1/prompts/expansions', {
    ...{ method: 'POST', json: { prompt, seed, has_frames: hasFrames, ...(style === null ? {} : { style }) } },
    ...(signal === undefined ? {} : { signal }),
  });

/** How the server would write a prompt out for drawing. */
export function useExpansion({ prompt, style, seed, hasFrames }: ExpansionWish) {
  return useQuery({
    queryKey: ['expansion', prompt, style, seed, hasFrames],
    queryFn: ({ signal }) => expandPrompt({ prompt, style, seed, hasFrames }, signal),
    enabled: prompt.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
}
