import { dropValue, keepValue, readValues } from './browser-database.ts';

/** A file that a video was made from, under the group of its variations. */
export interface KeptInput {
  readonly groupId: string;
  readonly files: readonly File[];
  readonly keptAtMs: number;
}

/** How many a browser keeps. */
const mostInputs = 24;

/** Keeps the files that videos were made from in this browser, so that their settings can be used again with them. */
export async function keepInput(groupId: string, files: readonly File[]): Promise<void> {
  await keepValue('inputs', groupId, { groupId, files, keptAtMs: Date.now() } satisfies KeptInput);
  const all = (await readValues<KeptInput>('inputs')).toSorted((a, b) => b.keptAtMs - a.keptAtMs);
  for (const { groupId: old } of all.slice(mostInputs)) await dropValue('inputs', old);
}

/** The files that a group was made from; none if this browser does not have them. */
export async function readInput(groupId: string): Promise<readonly File[]> {
  const all = await readValues<KeptInput>('inputs').catch(() => []);
  return all.find((input) => input.groupId === groupId)?.files ?? [];
}
