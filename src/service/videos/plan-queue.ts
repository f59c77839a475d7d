/** An unfinished job as a plan sees it. */
export interface OpenJob {
  readonly id: string;
  /** Only a slot of this device may take it; any when null. */
  readonly device: string | null;
  /** The device of the worker that draws it. */
  readonly drawnOn: string | null;
  readonly status: string;
  /** Percent. */
  readonly progress: number;
  readonly cost: number;
}

/** What draws a model on one device. */
export interface DeviceSlots {
  readonly device: string;
  /** Videos at once, over all workers with the device. */
  readonly slots: number;
}

/** What a waiting or running job can expect. */
export interface Outlook {
  /** Jobs that start earlier and could take its place; null unless queued. */
  readonly position: number | null;
  /** Until completion; null while no speed is known. */
  readonly seconds: number | null;
}

/** What all jobs of one model can expect. */
export interface QueuePlan {
  readonly outlooks: ReadonlyMap<string, Outlook>;
  /** Seconds until a job that came now would start; null while no speed is known. */
  waitOf(device: string | null): number | null;
}

interface Slot {
  readonly device: string;
  freeAtSeconds: number;
}

/**
 * Plays the queue of one model through: whichever slot is free first takes the first job that it may take, and needs as long
 * for it as its device needs.
 *
 * A device that nobody serves now is taken to have one slot, as a worker may come back at any time.
 *
 * @param jobs in the order in which they start
 * @param secondsPerCost of a device, in seconds for each unit of cost; null while no speed is known
 */
export function planQueue(
  jobs: readonly OpenJob[],
  devices: readonly DeviceSlots[],
  secondsPerCost: (device: string) => number | null,
): QueuePlan {
  const slots: Slot[] = devices.flatMap(({ device, slots: count }) =>
    Array.from({ length: count }, () => ({ device, freeAtSeconds: 0 })),
  );
  const isTimed = [...slots.map(({ device }) => device), ''].some((device) => secondsPerCost(device) !== null);
  /** Occupies a slot. @returns when it is free again */
  const take = (job: OpenJob, wanted: string | null, part: number): number => {
    const slot = firstFree(slots, wanted);
    slot.freeAtSeconds += job.cost * part * (secondsPerCost(slot.device) ?? 0);
    return slot.freeAtSeconds;
  };
  const shown = (seconds: number): number | null => (isTimed ? Math.round(seconds * 10) / 10 : null);
  const outlooks = new Map<string, Outlook>();
  for (const job of jobs.filter(({ status }) => status === 'in_progress')) {
    const seconds = take(job, job.drawnOn ?? job.device, 1 - job.progress / 100);
    outlooks.set(job.id, { position: null, seconds: shown(seconds) });
  }
  const queued = countQueued();
  for (const job of jobs.filter(({ status }) => status === 'queued')) {
    outlooks.set(job.id, { position: queued.ahead(job.device), seconds: shown(take(job, job.device, 1)) });
    queued.add(job.device);
  }
  return { outlooks, waitOf: (device) => shown(firstFree(slots, device).freeAtSeconds) };
}

/** The slot that is free first among those with the device, or among all. */
function firstFree(slots: Slot[], device: string | null): Slot {
  let first: Slot | null = null;
  for (const slot of slots) {
    if (device !== null && slot.device !== device) continue;
    if (first === null || slot.freeAtSeconds < first.freeAtSeconds) first = slot;
  }
  if (first !== null) return first;
  const absent = { device: device ?? '', freeAtSeconds: 0 };
  slots.push(absent);
  return absent;
}

/** Counts jobs that compete: those for the same device, and those for any. */
function countQueued(): { ahead(device: string | null): number; add(device: string | null): void } {
  const counts = new Map<string | null, number>();
  let all = 0;
  return {
    ahead: (device) => (device === null ? all : (counts.get(device) ?? 0) + (counts.get(null) ?? 0)),
    add(device) {
      counts.set(device, (counts.get(device) ?? 0) + 1);
      all++;
    },
  };
}
