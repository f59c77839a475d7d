import { eq, type InferSelectModel } from 'drizzle-orm';
import { AozoraError } from '../../base/index.ts';
import type { WebhookEvent } from '../contracts/webhook.ts';
import { webhookDeliveries, webhookEndpoints } from '../database/schema.ts';
import { requestGuarded } from '../net/guarded-request.ts';
import type { Services } from '../services.ts';
import { signDelivery } from './signature.ts';

export type EndpointRow = InferSelectModel<typeof webhookEndpoints>;
type DeliveryRow = InferSelectModel<typeof webhookDeliveries>;

/** What delivering stands on. */
export type DeliveryContext = Pick<Services, 'database' | 'clock' | 'addressGuard' | 'logger' | 'metrics'>;

/** A receiver must answer within this time, with any status of 200 to 299. */
const timeoutMs = 15_000;

/** After so long a delivery is given up. */
const giveUpMs = 72 * 3_600_000;

/**
 * Tries to deliver one event.
 *
 * @throws {Error} if it should be tried again later
 */
export async function deliver(context: DeliveryContext, deliveryId: string, isLastTry: boolean): Promise<void> {
  const { orm } = context.database;
  const [found] = await orm
    .select({ delivery: webhookDeliveries, endpoint: webhookEndpoints })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .where(eq(webhookDeliveries.id, deliveryId));
  // The endpoint was deleted, or a second copy of the job comes after the first succeeded.
  if (found === undefined || found.delivery.status !== 'pending') return;
  const { delivery, endpoint } = found;
  const statusCode = await send(context, endpoint, eventOf(delivery));
  const isDelivered = isGood(statusCode);
  const nowMs = context.clock.nowMs();
  const isOver = isLastTry || nowMs - delivery.createdAtMs > giveUpMs;
  await orm
    .update(webhookDeliveries)
    .set({
      ...{ attempts: delivery.attempts + 1, lastStatusCode: statusCode },
      ...(isDelivered ? { status: 'delivered', finishedAtMs: nowMs } : {}),
      ...(!isDelivered && isOver ? { status: 'given_up', finishedAtMs: nowMs } : {}),
    })
    .where(eq(webhookDeliveries.id, delivery.id));
  context.metrics.deliveries.inc({ result: isDelivered ? 'delivered' : isOver ? 'given_up' : 'failed' });
  if (!isDelivered && !isOver) throw new Error(`the receiver answered ${statusCode ?? 'nothing'}`);
}

/** Sends one event to an endpoint. @returns the status, or null if nothing answered */
export async function send(
  { clock, addressGuard, logger }: DeliveryContext,
  endpoint: EndpointRow,
  event: WebhookEvent,
): Promise<number | null> {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(clock.nowMs() / 1000);
  const signed = signDelivery({ id: event.id, timestamp, body }, secretsOf(endpoint, clock.nowMs()));
  try {
    const answer = await requestGuarded(addressGuard, {
      ...{ url: endpoint.url, method: 'POST', body, timeoutMs, maxBytes: 1024 * 1024, maxRedirects: 0 },
      headers: { ...signed, 'content-type': 'application/json', 'user-agent': 'Aozora-Webhooks' },
    });
    return answer.statusCode;
  } catch (error) {
    if (!(error instanceof AozoraError)) throw error;
    logger.debug({ err: error, endpoint: endpoint.id }, 'webhook not delivered');
    return null;
  }
}

export const isGood = (statusCode: number | null): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

/** During a rotation both secrets sign, so that the receiver can change over at its own time. */
function secretsOf({ secret, previousSecret, previousSecretUntilMs }: EndpointRow, nowMs: number): readonly string[] {
  const isOldGood = previousSecret !== null && previousSecretUntilMs !== null && nowMs < previousSecretUntilMs;
  return isOldGood ? [secret, previousSecret] : [secret];
}

const eventOf = ({ eventId, type, objectId, createdAtMs }: DeliveryRow): WebhookEvent => ({
  id: eventId,
  object: 'event',
  created_at: Math.floor(createdAtMs / 1000),
  type,
  data: { id: objectId },
});
