import type { ApiKeyRow, KnownCaller, UserRow } from '../access/access-store.ts';
import { limitsOf, readOwnLimits } from '../access/own-limits.ts';
import { hashSecret } from '../access/secret.ts';
import type { RoleLimits } from '../contracts/access.ts';
import type { Services } from '../services.ts';
import { problem } from './problem.ts';

/** Who calls, with the limits of the role. */
export interface Caller {
  readonly user: UserRow;
  readonly key: ApiKeyRow;
  readonly limits: RoleLimits;
  readonly isAdmin: boolean;
  /** Network address, for the audit log. */
  readonly address: string | null;
}

/** Finds out who calls. */
export interface Authenticator {
  /** @throws {AozoraError} `missing_api_key`, `invalid_api_key`, `account_suspended` or `rate_limit_exceeded` */
  authenticate(authorization: string | undefined, address: string | null): Promise<Caller>;
  /** Makes a change of users, keys or limits count at once on this server. */
  forget(): void;
}

/** Somebody whose key is good, with what the role may do. */
interface LimitedCaller extends KnownCaller {
  readonly limits: RoleLimits;
}

/** How long a good key is remembered: so long a revoked key may still work on another server. */
const rememberMs = 3_000;

/** The last use of a key is written this often. */
const noteUseMs = 60_000;

/** Wrong keys that one address may try in a minute. */
const wrongKeysPerMinute = 60;

/** Makes the authenticator of one server. */
export function createAuthenticator(
  services: Pick<Services, 'access' | 'clock' | 'config' | 'database' | 'rates' | 'logger'>,
): Authenticator {
  const { access, clock, config, database, rates, logger } = services;
  const remembered = new Map<string, { readonly found: Promise<LimitedCaller | null>; readonly atMs: number }>();
  const notedMs = new Map<string, number>();

  /** Hundreds who come with one key while it is looked up share the answer; only good keys are remembered. */
  function find(secret: string): Promise<LimitedCaller | null> {
    const hash = hashSecret(secret);
    const known = remembered.get(hash);
    if (known !== undefined && clock.steadyMs() - known.atMs < rememberMs) return known.found;
    if (remembered.size > 10_000) remembered.clear();
    const asked = { found: lookUp(secret), atMs: clock.steadyMs() };
    remembered.set(hash, asked);
    const forget = (): void => {
      if (remembered.get(hash) === asked) remembered.delete(hash);
    };
    asked.found.then((found) => found === null && forget(), forget);
    return asked.found;
  }

  async function lookUp(secret: string): Promise<LimitedCaller | null> {
    const caller = await access.findByKey(secret);
    if (caller === null) return null;
    return { ...caller, limits: limitsOf(config, await readOwnLimits(database.orm), caller.user.role) };
  }

  function noteUse(keyId: string): void {
    const last = notedMs.get(keyId);
    if (last !== undefined && clock.steadyMs() - last < noteUseMs) return;
    notedMs.set(keyId, clock.steadyMs());
    access.noteUse(keyId).catch((error: unknown) => logger.warn({ err: error }, 'key use not noted'));
  }

  function limitRequests(user: UserRow, perMinute: number | null): void {
    const { organizationRequestsPerMinute } = config.limits;
    const waits = [
      perMinute === null ? null : rates.take(`user:${user.id}`, perMinute),
      organizationRequestsPerMinute === null ? null : rates.take('organization', organizationRequestsPerMinute),
    ].filter((wait) => wait !== null);
    if (waits.length === 0) return;
    throw problem('rate_limit_exceeded', 'Too many requests. Please wait a moment.', {
      retryAfterSeconds: Math.max(...waits),
    });
  }

  return {
    async authenticate(authorization, address) {
      const secret = /^Bearer\s+(\S{1,256})$/i.exec(authorization ?? '')?.[1];
      if (secret === undefined) {
        throw problem('missing_api_key', 'An API key is needed, in the header `Authorization: Bearer <key>`.');
      }
      const found = await find(secret);
      if (found === null) {
        const wait = rates.take(`wrong-key:${address}`, wrongKeysPerMinute);
        if (wait === null) throw problem('invalid_api_key', 'Incorrect API key provided.');
        throw problem('rate_limit_exceeded', 'Too many wrong keys from your address.', { retryAfterSeconds: wait });
      }
      const { user, key, limits } = found;
      if (user.status === 'suspended') throw problem('account_suspended', 'This account is suspended.');
      limitRequests(user, limits.requests_per_minute);
      noteUse(key.id);
      return { user, key, limits, isAdmin: user.role === 'admin', address };
    },
    forget: () => remembered.clear(),
  };
}
