import { and, eq, sql } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { WebhookEventType } from '../contracts/webhook.ts';
import { mintId } from '../database/ids.ts';
import type { Orm } from '../database/open-database.ts';
import { webhookDeliveries, webhookEndpoints } from '../database/schema.ts';
import type { JobQueue } from '../jobs/queue.ts';

/** Something that happened to an object of a user. */
export interface OutboxEvent {
  readonly type: WebhookEventType;
  readonly objectId: string;
  readonly userId: string;
}

/** Writes deliveries in the transaction of the change itself, so that none is lost and none is invented. */
export interface Outbox {
  add(tx: Orm, event: OutboxEvent): Promise<void>;
}

/** Makes the outbox; one delivery for every endpoint of the user that wants the event. */
export function createOutbox(queue: JobQueue, clock: Clock): Outbox {
  return {
    async add(tx, { type, objectId, userId }) {
      const endpoints = await tx
        .select({ id: webhookEndpoints.id })
        .from(webhookEndpoints)
        .where(
          and(
            eq(webhookEndpoints.userId, userId),
            sql`${webhookEndpoints.eventTypes} @> ${JSON.stringify([type])}::jsonb`,
          ),
        );
      const eventId = mintId('webhookEvent', clock.nowMs());
      for (const endpoint of endpoints) {
        const id = mintId('webhookDelivery', clock.nowMs());
        await tx.insert(webhookDeliveries).values({
          ...{ id, endpointId: endpoint.id, eventId, type, objectId },
          ...{ status: 'pending', attempts: 0, createdAtMs: clock.nowMs() },
        });
        await queue.addDelivery(tx, id);
      }
    },
  };
}
