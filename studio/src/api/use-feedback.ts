import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, callApi, callRaw } from './client.ts';
import type {
  Appeal,
  AppealWish,
  Feedback,
  FeedbackWish,
  Finding,
  FindingWish,
  Report,
  ReportReason,
} from './contracts.ts';

/** What the user said about a video. */
export function useFeedback(videoId: string) {
  const client = useQueryClient();
  const queryKey = ['feedback', videoId];
  const { data } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      try {
        return await callApi<Feedback>(`/v1/videos/${videoId}/feedback`, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
  const save = useMutation({
    mutationFn: (json: FeedbackWish) => callApi<Feedback>(`/v1/videos/${videoId}/feedback`, { method: 'PUT', json }),
    onSuccess: (saved) => client.setQueryData(queryKey, saved),
  });
  return { feedback: data ?? null, save };
}

/** Tells the reviewers about a video. */
export function useReportVideo(videoId: string) {
  return useMutation({
    mutationFn: (report: { readonly reason: ReportReason; readonly detail: string }) =>
      callApi<Report>('/v1/reports', { method: 'POST', json: { video_id: videoId, ...report } }),
  });
}

/** Keeps a finding of the red team. */
export function useAddFinding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (json: FindingWish) => callApi<Finding>('/v1/findings', { method: 'POST', json }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['findings'] }),
  });
}

/** Asks a person to look at a refusal again. */
export function useAppeal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (json: AppealWish) => callApi<Appeal>('/v1/appeals', { method: 'POST', json }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['appeals'] }),
  });
}

/** Deletes an appeal with its words. */
export function useTakeAppealBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callRaw(`/v1/appeals/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['appeals'] }),
  });
}
