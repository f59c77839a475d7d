import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi, callRaw } from './client.ts';
import type { Page, StoredDocument } from './contracts.ts';

/** A document of the user, or the given value while there is none. */
export function useStoredDocument<T>(name: string, empty: T) {
  const client = useQueryClient();
  const queryKey = ['document', name];
  const { data, isSuccess, error } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      // The list is empty where a single document would be an error.
      const { data } = await callApi<Page<StoredDocument>>('/v1/documents', { query: { prefix: name }, signal });
      const found = data.find((document) => document.name === name);
      return found === undefined ? empty : (found.value as T);
    },
    staleTime: 30_000,
  });
  const save = useMutation({
    mutationFn: (value: T) => callApi<StoredDocument>(`/v1/documents/${name}`, { method: 'PUT', json: { value } }),
    onMutate: async (value) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, value);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['documents'] }),
  });
  return { value: data ?? empty, isLoaded: isSuccess, error, save };
}

/** All documents whose names begin so, newest change first. */
export function useStoredDocuments(prefix: string) {
  return useQuery({
    queryKey: ['documents', prefix],
    queryFn: async ({ signal }) =>
      (await callApi<Page<StoredDocument>>('/v1/documents', { query: { prefix }, signal })).data,
  });
}

/** Writes a document, for example one that was just deleted. */
export function useKeepDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, value }: { readonly name: string; readonly value: unknown }) =>
      callApi<StoredDocument>(`/v1/documents/${name}`, { method: 'PUT', json: { value } }),
    onSuccess: (_, { name }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['documents'] }),
        client.invalidateQueries({ queryKey: ['document', name] }),
      ]),
  });
}

/** Deletes a document for good. */
export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => callRaw(`/v1/documents/${name}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['documents'] }),
  });
}
