import { categoryDescriptions, policyCategories, thresholdOf } from '../../safety/index.ts';
import { type Policy, policySchema } from '../contracts/policy.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** What is refused, and from which score on. */
export function policyRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/policy', operationId: 'getPolicy', tag: 'Moderations', access: 'user' },
        summary: 'The safety policy: categories, what they cover, and the threshold of each profile',
        response: { kind: 'json', schema: policySchema },
      },
      async () => describePolicy(),
    ),
  ];
}

function describePolicy(): Policy {
  return {
    object: 'policy',
    categories: policyCategories.map((id) => {
      const { title, covers, allows } = categoryDescriptions[id];
      return {
        ...{ id, title, covers, allows },
        thresholds: {
          public: thresholdOf('public', id),
          artist: thresholdOf('artist', id),
          'red-team': thresholdOf('red-team', id),
          admin: thresholdOf('admin', id),
        },
      };
    }),
  };
}
