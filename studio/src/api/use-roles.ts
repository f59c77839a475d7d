import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { Role, RoleChange, RoleDescription } from './contracts.ts';

const queryKey = ['roles'];

/** What every role may do, as configured and as it is. */
export function useRoles() {
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      (await callApi<{ readonly data: readonly RoleDescription[] }>('/v1/roles', { signal })).data,
  });
}

/** Sets the quotas of a role; those not named are as configured again. */
export function useChangeRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ role, change }: { readonly role: Role; readonly change: RoleChange }) =>
      callApi<RoleDescription>(`/v1/roles/${role}`, { method: 'PUT', json: change }),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey }), client.invalidateQueries({ queryKey: ['caller'] })]),
  });
}
