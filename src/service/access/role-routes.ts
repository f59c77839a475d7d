import { z } from 'zod';
import {
  changedLimitsSchema,
  type Role,
  type RoleDescription,
  roleDescriptionSchema,
  roleListSchema,
  roles,
} from '../contracts/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { limitsOf, readOwnLimits, setOwnLimits } from './own-limits.ts';

/** What the roles may do, for administrators to read and set. */
export function roleRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/roles', operationId: 'listRoles', tag: 'Access', access: 'admin' },
        summary: 'The roles with their quotas and limits, as configured and as they are',
        response: { kind: 'json', schema: roleListSchema },
      },
      async ({ services }) => ({
        object: 'list',
        data: await Promise.all(roles.map((role) => describeRole(services, role))),
      }),
    ),
    defineRoute(
      {
        ...{ method: 'put', path: '/v1/roles/{role}', operationId: 'changeRole', tag: 'Access', access: 'admin' },
        summary: 'Set quotas and limits of a role; those not named are as configured again',
        params: z.object({ role: z.enum(roles) }),
        body: { schema: changedLimitsSchema, encodings: ['json'] },
        response: { kind: 'json', schema: roleDescriptionSchema },
      },
      async ({ params: { role }, body, services, authenticator, audit }) => {
        await setOwnLimits(services.database.orm, role, body);
        authenticator.forget();
        await audit({ action: 'role.change', target: role, data: body });
        return describeRole(services, role);
      },
    ),
  ];
}

async function describeRole({ config, database }: Services, role: Role): Promise<RoleDescription> {
  const limits = limitsOf(config, await readOwnLimits(database.orm), role);
  return { object: 'role', role, limits, configured: config.roles[role] };
}
