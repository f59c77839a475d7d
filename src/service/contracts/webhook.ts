import { z } from 'zod';
import { deletedSchema, pageSchema } from './page.ts';

/** Events that an endpoint can ask for. */
export const webhookEventTypes = [
  'video.completed',
  'video.failed',
  'batch.completed',
  'batch.failed',
  'batch.cancelled',
  'batch.expired',
] as const;

export type WebhookEventType = (typeof webhookEventTypes)[number];

const eventTypeSchema = z.enum(webhookEventTypes);

/** Body of a delivery, signed by the Standard Webhooks scheme. */
export const webhookEventSchema = z
  .object({
    id: z.string(),
    object: z.literal('event'),
    created_at: z.number().int(),
    type: eventTypeSchema,
    data: z.object({ id: z.string() }),
  })
  .meta({ id: 'WebhookEvent' });

export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** An address that receives events; the secret is shown only when it is made. */
export const webhookEndpointSchema = z
  .object({
    id: z.string(),
    object: z.literal('webhook_endpoint'),
    name: z.string(),
    url: z.string(),
    event_types: z.array(eventTypeSchema),
    created_at: z.number().int(),
    updated_at: z.number().int().nullable(),
    signing_secret: z.string().nullable(),
    signing_secret_hint: z.string(),
  })
  .meta({ id: 'WebhookEndpoint' });

const endpointFields = {
  name: z.string().min(1).max(120),
  url: z.string().min(1).max(2_048),
  event_types: z.array(eventTypeSchema).min(1).max(webhookEventTypes.length),
};

/** Body of `POST /v1/webhook_endpoints`. */
export const createWebhookEndpointSchema = z.strictObject(endpointFields).meta({ id: 'CreateWebhookEndpointRequest' });

/** Body of `POST /v1/webhook_endpoints/{webhook_endpoint_id}`. */
export const updateWebhookEndpointSchema = z
  .strictObject(endpointFields)
  .partial()
  .meta({ id: 'UpdateWebhookEndpointRequest' });

/** Body of `POST /v1/webhook_endpoints/{webhook_endpoint_id}/rotate_secret`. */
export const rotateSecretSchema = z
  .strictObject({ keep_old_secret_active_for_24_hours: z.boolean().default(false) })
  .meta({ id: 'RotateSecretRequest' });

/** Body of `POST /v1/webhook_endpoints/{webhook_endpoint_id}/test`. */
export const testWebhookSchema = z
  .strictObject({ event_type: eventTypeSchema })
  .meta({ id: 'TestWebhookEndpointRequest' });

/** What came back from a test delivery. */
export const webhookTestResultSchema = z
  .object({
    object: z.literal('webhook_endpoint.test'),
    webhook_endpoint_id: z.string(),
    event_type: eventTypeSchema,
    success: z.boolean(),
    status_code: z.number().int().nullable(),
  })
  .meta({ id: 'WebhookTestResult' });

/** A page of endpoints. */
export const webhookEndpointPageSchema = pageSchema(webhookEndpointSchema).meta({ id: 'WebhookEndpointPage' });

/** Answer to the deletion of an endpoint. */
export const webhookEndpointDeletedSchema = deletedSchema('webhook_endpoint.deleted').meta({
  id: 'WebhookEndpointDeleted',
});

/** The names of all events. */
export const webhookEventTypeListSchema = z
  .object({ object: z.literal('list'), data: z.array(eventTypeSchema) })
  .meta({ id: 'WebhookEventTypeList' });
