import { useQuery } from '@tanstack/react-query';
import { useKey } from '../session/session.ts';
import { callApi } from './client.ts';
import type { AcceptedInvitation, Caller } from './contracts.ts';

/** Who is signed in, with limits and usage. */
export function useCaller() {
  const key = useKey();
  return useQuery({
    queryKey: ['caller', key],
    queryFn: ({ signal }) => callApi<Caller>('/v1/me', { signal }),
    enabled: key !== null,
  });
}

/** Asks the server whether a key is good. @throws {ApiError} if it is not */
export const checkKey = (key: string): Promise<Caller> => callApi<Caller>('/v1/me', { key });

/** Turns an invitation into a user and a first key. */
export const acceptInvitation = (code: string, name: string): Promise<AcceptedInvitation> =>
  callApi<AcceptedInvitation>('/v1/invitations/accept', { method: 'POST', json: { code, name }, key: null });
