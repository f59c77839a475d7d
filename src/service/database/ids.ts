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
  moderation: 'modr',
  worker: 'worker',
  request: 'req',
} as const;

export type IdKind = keyof typeof prefixes;

/** An id with 120 random bits: it cannot be guessed and never repeats. */
export function mintId(kind: IdKind): string {
  return `${prefixes[kind]}_${randomBytes(15).toString('hex')}`;
}
