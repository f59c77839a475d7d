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

/** How the server would write a prompt out for drawing. */
export function useExpansion({ prompt, style, seed }: { prompt: string; style: string | null; seed: number }) {
  return useQuery({
    queryKey: ['expansion', prompt, style, seed],
    queryFn: ({ signal }) =>
      callApi<PromptExpansion>('/v1/prompts/expansions', {
        ...{ method: 'POST', json: { prompt, seed, ...(style === null ? {} : { style }) }, signal },
      }),
    enabled: prompt.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
}
