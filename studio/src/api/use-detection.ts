import { useMutation } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { Detection } from './contracts.ts';

/** Asks the server where a file comes from. */
export function useDetection() {
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return callApi<Detection>('/v1/detections', { method: 'POST', form });
    },
  });
}
