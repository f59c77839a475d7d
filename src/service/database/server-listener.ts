import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Longest wait between two tries to reach the database again. */
const maxRetryMs = 5_000;

/**
 * Listens on a connection of its own and comes back after the connection is lost.
 *
 * After each return it calls back with an empty payload, as notifications of the time between are gone.
 */
export async function listenOnServer(
  url: string,
  channel: string,
  onPayload: (payload: string) => void,
): Promise<() => Promise<void>> {
  const stop = new AbortController();
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'aozora-listen' });
    next.on('notification', (message) => onPayload(message.payload ?? ''));
    next.on('error', () => {});
    try {
      await next.connect();
      await next.query(`listen "${channel}"`);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    next.once('end', () => void reconnect());
    return next;
  }

  async function reconnect(): Promise<void> {
    for (let waitMs = 100; !stop.signal.aborted; waitMs = Math.min(waitMs * 2, maxRetryMs)) {
      try {
        await sleep(waitMs, undefined, { signal: stop.signal });
        client = await connect();
        onPayload('');
        return;
      } catch {
        // Still away: wait longer, unless we were told to stop.
      }
    }
  }

  return async () => {
    stop.abort();
    await client.end().catch(() => {});
  };
}
