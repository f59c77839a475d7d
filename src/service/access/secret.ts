import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret with 256 random bits: `<prefix>_` and 43 letters, digits, `-` or `_`. */
export function mintSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is stored of a secret.
 *
 * A plain hash is enough, as nobody can guess 256 random bits; slow hashes protect short passwords.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The last letters, for people to tell secrets apart. */
export const hintOf = (secret: string): string => `…${secret.slice(-4)}`;

/** Compares without telling by time where two texts differ. */
export function equalsSecretly(a: string, b: string): boolean {
  const [left, right] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()];
  return timingSafeEqual(left, right);
}
