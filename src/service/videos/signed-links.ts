import { createHmac } from 'node:crypto';
import { equalsSecretly } from '../access/secret.ts';

/** What a link leads to, and until when. */
export interface LinkTarget {
  readonly videoId: string;
  readonly variant: 'video' | 'thumbnail' | 'spritesheet';
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Signs a link, so that a player needs no key. */
export function signLink(secret: string, { videoId, variant, expires }: LinkTarget): string {
  return createHmac('sha256', secret).update(`${videoId}\n${variant}\n${expires}`).digest('base64url');
}

/** True if the signature is ours and the link is still good. */
export function isGoodLink(secret: string, target: LinkTarget, link: { signature: string; nowMs: number }): boolean {
  return link.nowMs < target.expires * 1000 && equalsSecretly(signLink(secret, target), link.signature);
}
