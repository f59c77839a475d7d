import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi, callRaw } from './client.ts';
import type {
  ApiKey,
  Appeal,
  Campaign,
  CampaignWish,
  Invitation,
  Report,
  Role,
  Statistics,
  User,
  WorkerState,
} from './contracts.ts';

/** What happened on this server in the last days. */
export function useStatistics(days: number) {
  return useQuery({
    queryKey: ['statistics', days],
    queryFn: ({ signal }) => callApi<Statistics>('/v1/statistics', { query: { days }, signal }),
    refetchInterval: 15_000,
  });
}

/** Who draws now. */
export function useWorkers() {
  return useQuery({
    queryKey: ['workers'],
    queryFn: async ({ signal }) => (await callApi<{ data: readonly WorkerState[] }>('/v1/workers', { signal })).data,
    refetchInterval: 3_000,
  });
}

/** The frame at which a video was refused; asked for only when somebody wants to see it. */
export function useRefusedFrame(videoId: string | null) {
  return useQuery({
    queryKey: ['refused-frame', videoId],
    queryFn: async ({ signal }) => (await callRaw(`/v1/videos/${videoId}/refused_frame`, { signal })).blob(),
    enabled: videoId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Calls that change something, after which the named list is read again. */
function useChange<Wish, Result>(list: string, run: (wish: Wish) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: [list] }) });
}

export const useAddUser = () =>
  useChange('users', (json: { readonly name: string; readonly role: Role }) =>
    callApi<User>('/v1/users', { method: 'POST', json }),
  );

export const useChangeUser = () =>
  useChange(
    'users',
    ({ id, ...json }: { readonly id: string; readonly role?: Role; readonly status?: User['status'] }) =>
      callApi<User>(`/v1/users/${id}`, { method: 'POST', json }),
  );

export const useDeleteUser = () => useChange('users', (id: string) => callRaw(`/v1/users/${id}`, { method: 'DELETE' }));

export const useAddKey = () =>
  useChange('keys', (json: { readonly name: string; readonly user_id?: string }) =>
    callApi<ApiKey>('/v1/keys', { method: 'POST', json }),
  );

export const useRevokeKey = () => useChange('keys', (id: string) => callRaw(`/v1/keys/${id}`, { method: 'DELETE' }));

export const useAddInvitation = () =>
  useChange('invitations', (json: { readonly role: Role; readonly note: string; readonly max_uses: number }) =>
    callApi<Invitation>('/v1/invitations', { method: 'POST', json }),
  );

export const useRevokeInvitation = () =>
  useChange('invitations', (id: string) => callRaw(`/v1/invitations/${id}`, { method: 'DELETE' }));

/** How a report is settled. */
export type Settlement = 'dismiss' | 'remove_video' | 'remove_video_and_suspend_user';

export const useSettleReport = () =>
  useChange(
    'reports',
    ({ id, ...json }: { readonly id: string; readonly action: Settlement; readonly resolution: string }) =>
      callApi<Report>(`/v1/reports/${id}/resolve`, { method: 'POST', json }),
  );

export const useDeleteFinding = () =>
  useChange('findings', (id: string) => callRaw(`/v1/findings/${id}`, { method: 'DELETE' }));

export const useAddCampaign = () =>
  useChange('campaigns', (json: CampaignWish) => callApi<Campaign>('/v1/campaigns', { method: 'POST', json }));

export const useRunCampaign = () =>
  useChange('campaigns', (id: string) => callApi<Campaign>(`/v1/campaigns/${id}/run`, { method: 'POST' }));

export const useDeleteCampaign = () =>
  useChange('campaigns', (id: string) => callRaw(`/v1/campaigns/${id}`, { method: 'DELETE' }));

export const useAnswerAppeal = () =>
  useChange(
    'appeals',
    ({ id, ...json }: { readonly id: string; readonly action: 'grant' | 'uphold'; readonly answer: string }) =>
      callApi<Appeal>(`/v1/appeals/${id}/resolve`, { method: 'POST', json }),
  );
