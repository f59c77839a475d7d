import { createHmac, randomBytes } from 'node:crypto';

/** A new signing secret in the form of the Standard Webhooks scheme. */
export function mintSigningSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The message that is signed. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Headers of a delivery, signed by every secret that is good now.
 *
 * signature = base64(HMAC-SHA256(secret, id "." timestamp "." body))
 *
 * @see https://www.standardwebhooks.com, section "Signature scheme"
 */
export function signDelivery(message: SignedMessage, secrets: readonly string[]): Readonly<Record<string, string>> {
  const { id, timestamp, body } = message;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
