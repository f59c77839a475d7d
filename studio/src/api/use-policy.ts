import { useQuery } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { SafetyPolicy } from './contracts.ts';

/** The safety policy: categories and thresholds. */
export function usePolicy() {
  return useQuery({
    queryKey: ['policy'],
    queryFn: ({ signal }) => callApi<SafetyPolicy>('/v1/policy', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
