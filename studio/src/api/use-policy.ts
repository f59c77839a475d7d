import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { PolicyChange, SafetyPolicy } from './contracts.ts';

const queryKey = ['policy'];

/** Reads the safety policy. */
const readPolicy = (signal?: AbortSignal): Promise<SafetyPolicy> =>
  callApi<SafetyPolicy>('/v1/policy', signal === undefined ? {} : { signal });

/** What a profile refuses from, by category; a profile of another name counts as the public one, as on the server. */
export async function readPolicyOf(
  name: string,
): Promise<{ readonly profile: string; readonly thresholds: Readonly<Record<string, number | null>> }> {
  const { categories } = await readPolicy();
  const profile = (['public', 'artist', 'red-team', 'admin'] as const).find((each) => each === name) ?? 'public';
  return { profile, thresholds: Object.fromEntries(categories.map(({ id, thresholds }) => [id, thresholds[profile]])) };
}

/** The safety policy: categories and thresholds. */
export function usePolicy() {
  return useQuery({ queryKey, queryFn: ({ signal }) => readPolicy(signal), staleTime: 60_000 });
}

/** Moves a threshold, or brings it back. */
export function useChangePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (json: PolicyChange) => callApi<SafetyPolicy>('/v1/policy', { method: 'PUT', json }),
    onSuccess: (policy) => client.setQueryData(queryKey, policy),
  });
}
