import { randomBytes } from 'node:crypto';

/** What an id belongs to, as its first part says. */
const prefixes = {
  video: 'video',
  character: 'char',
  file: 'file',
  batch: 'batch',
  batchRequest: 'batch_req',
  webhookEndpoint: 'we',
  webhookEvent: 'evt',
  webhookDelivery: 'whd',
  user: 'user',
  apiKey: 'key',
  invitation: 'inv',
  auditEvent: 'audit',
  refusal: 'refusal',
  report: 'report',
  finding: 'finding',
  appeal: 'appeal',
  campaign: 'camp',
  moderation: 'modr',
  worker: 'worker',
  request: 'req',
} as const;

export type IdKind = keyof typeof prefixes;

/**
 * An id that sorts by time and cannot be guessed: 48 bits of milliseconds, then 104 random bits.
 *
 * Lists are ordered by id, so a page can continue after an item that was deleted meanwhile.
 */
export function mintId(kind: IdKind, nowMs: number): string {
  return `${prefixes[kind]}_${nowMs.toString(16).padStart(12, '0')}${randomBytes(13).toString('hex')}`;
}

/** Several ids of one moment, in order. */
export function mintIds(kind: IdKind, nowMs: number, count: number): readonly string[] {
  return Array.from({ length: count }, () => mintId(kind, nowMs)).sort();
}
