import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keepInput } from '../session/kept-inputs.ts';
import { callApi } from './client.ts';
import type { Video } from './contracts.ts';

/** A call that makes videos: its address, its fields, and files that people brought. */
export interface CreatingCall {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, File>>;
  /** Pictures among the fields that this browser keeps as it keeps the files, for another time. */
  readonly pictures?: readonly File[];
}

/** Sends a creating call; the answer is the first video of the group. */
export function useCreateVideo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (call: CreatingCall) => createVideo(call),
    onSuccess: async (video, { files = {}, pictures = [] }) => {
      const inputs = [...Object.values(files), ...pictures];
      // A browser that keeps nothing asks for them again.
      if (inputs.length > 0) void keepInput(video.aozora.group_id, inputs).catch(() => {});
      client.setQueryData(['video', video.id], video);
      await client.invalidateQueries({ queryKey: ['videos'] });
      await client.invalidateQueries({ queryKey: ['caller'] });
    },
  });
}

function createVideo({ path, fields, files = {} }: CreatingCall): Promise<Video> {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  if (Object.keys(files).length === 0) {
    return callApi<Video>(path, { method: 'POST', json: Object.fromEntries(given) });
  }
  const form = new FormData();
  for (const [name, value] of given) {
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  for (const [name, file] of Object.entries(files)) form.set(name, file);
  return callApi<Video>(path, { method: 'POST', form });
}
