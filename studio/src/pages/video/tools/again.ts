import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import { useVideo } from '../../../api/use-videos.ts';
import { readInput } from '../../../session/kept-inputs.ts';
import { fromLabels } from '../../create/labels.ts';
import { toDataUrl } from '../player-handle.ts';
import type { Tool } from '../tools.ts';

/** How a tool was used for an earlier video, to use it so again. */
export interface Again {
  /** Null to let the server choose. */
  readonly seed: number | null;
  readonly prompt: string | null;
  /** Pictures that it was made from, as far as this browser still has them. */
  readonly pictures: readonly KeptPicture[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A picture, also in the form in which requests carry it. */
export interface KeptPicture {
  readonly file: File;
  readonly imageUrl: string;
}

const anew: Again = { seed: null, prompt: null, pictures: [], settings: {} };

/** The earlier video that the address names, if this tool made it; undefined while it is on its way. */
export function useAgain(tool: Tool): Again | undefined {
  const id = new URLSearchParams(useSearch()).get('again');
  const { data: video, isError } = useVideo(id);
  const { data: pictures } = useQuery({
    queryKey: ['kept-pictures', video?.aozora.group_id],
    queryFn: () => readPictures(video?.aozora.group_id ?? ''),
    enabled: video !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (id === null || isError) return anew;
  if (video === undefined || pictures === undefined) return undefined;
  const { seed, kind, metadata, direction } = video.aozora;
  const settings = { direction, ...fromLabels('tool', metadata) };
  const made = 'tool' in settings ? settings.tool : kind;
  return made === tool ? { seed, prompt: video.prompt, pictures, settings } : anew;
}

async function readPictures(groupId: string): Promise<readonly KeptPicture[]> {
  const files = (await readInput(groupId)).filter(({ type }) => type.startsWith('image/'));
  return Promise.all(files.map(async (file) => ({ file, imageUrl: await toDataUrl(file) })));
}

/** A number of the earlier settings. */
export function numberIn({ settings }: Again, name: string, otherwise: number): number {
  const value = settings[name];
  return typeof value === 'number' ? value : otherwise;
}

/** Numbers of the earlier settings; null where there were none. */
export function numbersIn({ settings }: Again, name: string): readonly number[] | null {
  const value = settings[name];
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : null;
}

/** One of a few words of the earlier settings. */
export function choiceIn<T extends string>(
  { settings }: Again,
  name: string,
  [first, ...others]: readonly [T, ...(readonly T[])],
): T {
  return others.find((each) => each === settings[name]) ?? first;
}
