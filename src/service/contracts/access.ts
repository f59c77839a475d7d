import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';

/** Who somebody is to this server. */
export const roles = ['admin', 'red-team', 'artist', 'public'] as const;

/** What somebody may do here. */
export type Role = (typeof roles)[number];

const roleSchema = z.enum(roles);

/** What a role may do; `null` means without limit. */
export const roleLimitsSchema = z
  .strictObject({
    requests_per_minute: z.number().int().min(1).nullable(),
    videos_per_day: z.number().int().min(0).nullable(),
    queued_videos: z.number().int().min(1).nullable(),
    seconds_per_video: z.number().min(0.1),
    pixels_per_frame: z.number().int().min(256),
    variations: z.number().int().min(1).max(8),
    stored_bytes: z.number().int().min(0).nullable(),
    models: z.array(z.string()).min(1).describe('Names, or `*` for all'),
    high_priority: z.boolean(),
    share: z.number().min(0.01).max(100).describe('Weight in the fair share between users'),
    policy_profile: z.string().min(1).describe('Profile of the safety policy that judges requests and frames'),
  })
  .meta({ id: 'RoleLimits' });

export type RoleLimits = z.infer<typeof roleLimitsSchema>;

/** Body of `PUT /v1/roles/{role}`: quotas and limits over those of the configuration. */
export const changedLimitsSchema = roleLimitsSchema
  .omit({ models: true, high_priority: true, policy_profile: true })
  // Fewer requests would keep an administrator from opening the page that takes the limit back.
  .extend({ requests_per_minute: z.number().int().min(60).nullable() })
  .partial()
  .meta({ id: 'ChangeRoleRequest' });

export type ChangedLimits = z.infer<typeof changedLimitsSchema>;

/** A role: what it may do, and what it may do by configuration. */
export const roleDescriptionSchema = z
  .object({
    object: z.literal('role'),
    role: roleSchema,
    limits: roleLimitsSchema,
    configured: roleLimitsSchema,
  })
  .meta({ id: 'RoleDescription' });

export type RoleDescription = z.infer<typeof roleDescriptionSchema>;

/** All roles. */
export const roleListSchema = z
  .object({ object: z.literal('list'), data: z.array(roleDescriptionSchema) })
  .meta({ id: 'RoleList' });

/** A person or program with keys. */
export const userSchema = z
  .object({
    id: z.string(),
    object: z.literal('user'),
    name: z.string(),
    role: roleSchema,
    status: z.enum(['active', 'suspended']),
    created_at: z.number().int(),
  })
  .meta({ id: 'User' });

/** The caller: who, with which limits, and how much is used. */
export const callerSchema = z
  .object({
    object: z.literal('caller'),
    user: userSchema,
    key: z.object({ id: z.string(), name: z.string(), hint: z.string() }),
    limits: roleLimitsSchema,
    usage: z.object({
      videos_today: z.number().int(),
      queued_videos: z.number().int(),
      stored_bytes: z.number().int(),
    }),
  })
  .meta({ id: 'Caller' });

/** Body of `POST /v1/users`. */
export const createUserSchema = z
  .strictObject({ name: z.string().min(1).max(120), role: roleSchema })
  .meta({ id: 'CreateUserRequest' });

/** Body of `POST /v1/users/{user_id}`. */
export const updateUserSchema = z
  .strictObject({
    name: z.string().min(1).max(120).optional(),
    role: roleSchema.optional(),
    status: z.enum(['active', 'suspended']).optional(),
  })
  .meta({ id: 'UpdateUserRequest' });

/** A page of users. */
export const userPageSchema = pageSchema(userSchema).meta({ id: 'UserPage' });

/** Answer to the deletion of a user with everything that belongs to it. */
export const userDeletedSchema = deletedSchema('user.deleted').meta({ id: 'UserDeleted' });

/** An API key; `key` is shown once, when it is made. */
export const apiKeySchema = z
  .object({
    id: z.string(),
    object: z.literal('api_key'),
    user_id: z.string(),
    name: z.string(),
    hint: z.string().describe('Last characters of the key'),
    created_at: z.number().int(),
    expires_at: z.number().int().nullable(),
    last_used_at: z.number().int().nullable(),
    revoked_at: z.number().int().nullable(),
    key: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

/** Body of `POST /v1/keys`. */
export const createKeySchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    user_id: z.string().max(128).optional().describe('Another user; administrators only'),
    expires_in_seconds: z.number().int().min(60).max(315_360_000).optional(),
  })
  .meta({ id: 'CreateKeyRequest' });

/** A page of keys. */
export const apiKeyPageSchema = pageSchema(apiKeySchema).meta({ id: 'ApiKeyPage' });

/** Answer to the revocation of a key. */
export const apiKeyDeletedSchema = deletedSchema('api_key.deleted').meta({ id: 'ApiKeyDeleted' });

/** An invitation; `code` is shown once, when it is made. */
export const invitationSchema = z
  .object({
    id: z.string(),
    object: z.literal('invitation'),
    role: roleSchema,
    note: z.string(),
    max_uses: z.number().int(),
    uses: z.number().int(),
    created_at: z.number().int(),
    expires_at: z.number().int().nullable(),
    revoked_at: z.number().int().nullable(),
    code: z.string().nullable(),
  })
  .meta({ id: 'Invitation' });

/** Body of `POST /v1/invitations`. */
export const createInvitationSchema = z
  .strictObject({
    role: roleSchema,
    note: z.string().max(200).default(''),
    max_uses: z.number().int().min(1).max(10_000).default(1),
    expires_in_seconds: z.number().int().min(60).max(315_360_000).optional(),
  })
  .meta({ id: 'CreateInvitationRequest' });

/** Body of `POST /v1/invitations/accept`; needs no key. */
export const acceptInvitationSchema = z
  .strictObject({ code: z.string().min(1).max(128), name: z.string().min(1).max(120) })
  .meta({ id: 'AcceptInvitationRequest' });

/** Answer to an accepted invitation. */
export const acceptedInvitationSchema = z
  .object({ object: z.literal('invitation.accepted'), user: userSchema, api_key: apiKeySchema })
  .meta({ id: 'AcceptedInvitation' });

/** A page of invitations. */
export const invitationPageSchema = pageSchema(invitationSchema).meta({ id: 'InvitationPage' });

/** Answer to the withdrawal of an invitation. */
export const invitationDeletedSchema = deletedSchema('invitation.deleted').meta({ id: 'InvitationDeleted' });

/** Who did what. */
const auditEventSchema = z
  .object({
    id: z.string(),
    object: z.literal('audit_event'),
    at: z.number().int(),
    user_id: z.string().nullable(),
    key_id: z.string().nullable(),
    action: z.string(),
    target: z.string().nullable(),
    address: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

/** Query of `GET /v1/audit_events`. */
export const auditQuerySchema = pageQuerySchema.extend({
  action: z.string().max(64).optional(),
  user: z.string().max(128).optional(),
  target: z.string().max(128).optional(),
});

/** A page of audit events. */
export const auditEventPageSchema = pageSchema(auditEventSchema).meta({ id: 'AuditEventPage' });
