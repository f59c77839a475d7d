import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** What the studio knows of the server; asks again when the server was away, never when it said no. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 4 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      retryDelay: (count) => Math.min(8_000, 500 * 2 ** count),
    },
  },
});
