import {
  categoryDescriptions,
  type PolicyProfile,
  policyCategories,
  policyProfiles,
  thresholdOf,
} from '../../safety/index.ts';
import { changePolicySchema, type Policy, policySchema } from '../contracts/policy.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { adjustableCategories, moveThreshold, type OwnPolicy, readOwnPolicy } from './own-thresholds.ts';

/** What is refused, and from which score on. */
export function policyRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/policy', operationId: 'getPolicy', tag: 'Moderations', access: 'user' },
        summary: 'The safety policy: categories, what they cover, and the threshold of each profile',
        response: { kind: 'json', schema: policySchema },
      },
      async ({ services }) => describePolicy(await readOwnPolicy(services.database.orm)),
    ),
    defineRoute(
      {
        ...{ method: 'put', path: '/v1/policy', operationId: 'changePolicy', tag: 'Moderations', access: 'admin' },
        summary:
          'Move the threshold of a category for a profile, or bring it back; holds for what is asked from now on',
        body: { schema: changePolicySchema, encodings: ['json'] },
        response: { kind: 'json', schema: policySchema },
      },
      async ({ body: { profile, category, threshold }, services, audit }) => {
        if (!adjustableCategories.some((each) => each === category)) {
          throw problem('invalid_value', `Invalid 'category': '${category}' has no threshold that can be moved.`, {
            param: 'category',
          });
        }
        if (threshold === null && profile !== 'red-team') {
          throw problem('invalid_value', "Invalid 'threshold': only the red team may let a category pass altogether.", {
            param: 'threshold',
          });
        }
        const { orm } = services.database;
        await moveThreshold(orm, { profile, category }, threshold);
        await audit({
          action: 'policy.change',
          target: `${profile}/${category}`,
          data: { threshold: threshold ?? 'default' },
        });
        return describePolicy(await readOwnPolicy(orm));
      },
    ),
  ];
}

function describePolicy(own: OwnPolicy): Policy {
  const byProfile = <T>(value: (profile: PolicyProfile) => T): Record<PolicyProfile, T> =>
    Object.fromEntries(policyProfiles.map((profile) => [profile, value(profile)])) as Record<PolicyProfile, T>;
  return {
    object: 'policy',
    categories: policyCategories.map((id) => {
      const { title, covers, allows } = categoryDescriptions[id];
      return {
        ...{ id, title, covers, allows },
        is_adjustable: id !== 'sexual_minors',
        defaults: byProfile((profile) => thresholdOf(profile, id)),
        thresholds: byProfile((profile) => thresholdOf({ profile, thresholds: own[profile] ?? {} }, id)),
      };
    }),
  };
}
