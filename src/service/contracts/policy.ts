import { z } from 'zod';

const thresholdSchema = z.number().nullable().describe('From this score on a request is refused; null lets it pass');

const profiles = ['public', 'artist', 'red-team', 'admin'] as const;

const thresholdsSchema = z.object({
  public: thresholdSchema,
  artist: thresholdSchema,
  'red-team': thresholdSchema,
  admin: thresholdSchema,
});

/** Body of `PUT /v1/policy`. */
export const changePolicySchema = z
  .strictObject({
    profile: z.enum(profiles),
    category: z.string().max(64),
    threshold: z
      .number()
      .min(0.05)
      .max(1)
      .nullable()
      .optional()
      .describe('Absent brings the threshold back to what it was made with'),
  })
  .meta({ id: 'ChangePolicyRequest' });

/** The safety policy of this server, as data. */
export const policySchema = z
  .object({
    object: z.literal('policy'),
    categories: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        covers: z.string().describe('What is refused'),
        allows: z.string().describe('What near it is allowed'),
        is_adjustable: z.boolean().describe('Whether its thresholds can be moved'),
        defaults: thresholdsSchema.describe('What the profiles were made with'),
        thresholds: thresholdsSchema.describe('What holds on this server'),
      }),
    ),
  })
  .meta({ id: 'Policy' });

export type Policy = z.infer<typeof policySchema>;
