import { z } from 'zod';

const thresholdSchema = z.number().nullable().describe('From this score on a request is refused; null lets it pass');

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
        thresholds: z.object({
          public: thresholdSchema,
          artist: thresholdSchema,
          'red-team': thresholdSchema,
          admin: thresholdSchema,
        }),
      }),
    ),
  })
  .meta({ id: 'Policy' });

export type Policy = z.infer<typeof policySchema>;
