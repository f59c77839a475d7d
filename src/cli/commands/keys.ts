import { defineCommand } from 'citty';
import { ConfigError } from '../../base/index.ts';
import { type OpenAccess, openAccess, type Role, roles } from '../../service/index.ts';
import { runSafely } from '../run-safely.ts';
import { readServiceConfig } from '../serve-settings.ts';

const config = { type: 'string', description: 'Configuration file (JSON); the environment goes over it' } as const;

export const keysCommand = defineCommand({
  meta: {
    name: 'keys',
    description: 'API keys of this server: make, list, revoke; the server must not be running on the embedded database',
  },
  subCommands: {
    create: defineCommand({
      meta: { name: 'create', description: 'Make a person and a key, which is shown once' },
      args: {
        name: { type: 'positional', required: true, description: 'Whose key it is' },
        role: { type: 'string', description: roles.join(', '), default: 'artist' },
        config,
      },
      run: ({ args }) =>
        withAccess(args.config, async ({ access }) => {
          const role = parseRole(args.role);
          const user = await access.createUser({ name: args.name, role });
          const { secret, row } = await access.createKey({ userId: user.id, name: args.name, expiresAtMs: null });
          process.stdout.write(`${row.id} for ${user.name} (${role})\n${secret}\n`);
        }),
    }),
    list: defineCommand({
      meta: { name: 'list', description: 'All keys, without their secrets' },
      args: { config },
      run: ({ args }) =>
        withAccess(args.config, async ({ access }) => {
          for (const { user, key } of await access.listKeys()) {
            const state = key.revokedAtMs === null ? 'good' : 'revoked';
            process.stdout.write(`${key.id}  ${key.hint}  ${user.role.padEnd(8)}  ${state.padEnd(7)}  ${user.name}\n`);
          }
        }),
    }),
    revoke: defineCommand({
      meta: { name: 'revoke', description: 'Make a key worthless at once' },
      args: { key: { type: 'positional', required: true, description: 'Id of the key, as list shows it' }, config },
      run: ({ args }) =>
        withAccess(args.config, async ({ access }) => {
          if (!(await access.revokeKey(args.key))) {
            throw new ConfigError(`Cannot revoke as the key must be one that is good: current value is ${args.key}`);
          }
          process.stdout.write(`${args.key} is revoked\n`);
        }),
    }),
  },
});

function withAccess(file: string | undefined, work: (open: OpenAccess) => Promise<void>): Promise<void> {
  return runSafely(async () => {
    const open = await openAccess(await readServiceConfig(file));
    try {
      await work(open);
      return 0;
    } finally {
      await open.close();
    }
  });
}

function parseRole(text: string): Role {
  const role = roles.find((known) => known === text);
  if (role !== undefined) return role;
  throw new ConfigError(`Cannot make a key as --role must be one of ${roles.join(', ')}: current value is ${text}`);
}
