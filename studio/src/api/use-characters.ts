import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi, callRaw } from './client.ts';
import type { Character, Page } from './contracts.ts';

/** The characters of the user. */
export function useCharacters() {
  return useQuery({
    queryKey: ['characters'],
    queryFn: async ({ signal }) =>
      (await callApi<Page<Character>>('/v1/videos/characters', { query: { limit: 100 }, signal })).data,
  });
}

/** Makes a character from a finished video. */
export function useSaveCharacter(videoId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const file = await (await callRaw(`/v1/videos/${videoId}/content`)).blob();
      const form = new FormData();
      form.set('name', name);
      form.set('video', file, `${videoId}.mp4`);
      return callApi<Character>('/v1/videos/characters', { method: 'POST', form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['characters'] }),
  });
}

/** Deletes a character with its clip, for good. */
export function useDeleteCharacter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callRaw(`/v1/videos/characters/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['characters'] }),
  });
}
