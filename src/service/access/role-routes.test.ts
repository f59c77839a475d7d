import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';

describe('routes of roles', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService({ config: { roles: { public: { videos_per_day: 40 } } } });
  });
  afterAll(() => service.close());

  const call = async (method: string, path: string, options: { key?: string; body?: object } = {}) => {
    const { key = service.adminKey, body } = options;
    const answer = await service.fetch(path, {
      ...{ key, method },
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { code: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const limitsFor = async (key: string): Promise<unknown> => (await call('GET', '/v1/me', { key })).body.limits;

  it('changeRole sets quotas over the configuration at once, and takes them back', async () => {
    const key = await service.keyFor('public');
    expect(await limitsFor(key)).toMatchObject({ videos_per_day: 40, variations: 4 });
    const { body: role } = await call('PUT', '/v1/roles/public', { body: { videos_per_day: 1, variations: 2 } });
    expect(role).toMatchObject({ limits: { videos_per_day: 1 }, configured: { videos_per_day: 40 } });
    expect(await limitsFor(key)).toMatchObject({ videos_per_day: 1, variations: 2 });
    const video = { prompt: 'a fox', seconds: '1' };
    expect((await call('POST', '/v1/videos', { key, body: video })).code).toBe(200);
    const refused = await call('POST', '/v1/videos', { key, body: video });
    expect(refused).toMatchObject({ code: 429, body: { error: { code: 'insufficient_quota' } } });
    await call('PUT', '/v1/roles/public', { body: { videos_per_day: null } });
    expect(await limitsFor(key)).toMatchObject({ videos_per_day: null, variations: 4 });
    await call('PUT', '/v1/roles/public', { body: {} });
    expect(await limitsFor(key)).toMatchObject({ videos_per_day: 40, variations: 4 });
  });

  it('listRoles names what was set beside what was configured, and leaves other roles alone', async () => {
    await call('PUT', '/v1/roles/artist', { body: { stored_bytes: 1_000_000 } });
    const { body } = await call('GET', '/v1/roles');
    const of = (name: string) => (body.data as unknown as { role: string }[]).find(({ role }) => role === name);
    expect(of('artist')).toMatchObject({ limits: { stored_bytes: 1_000_000 } });
    expect(of('public')).toMatchObject({ limits: { videos_per_day: 40 }, configured: { videos_per_day: 40 } });
  });

  it('changeRole is for administrators, and takes no limit that would lock them out', async () => {
    const key = await service.keyFor('red-team');
    expect((await call('PUT', '/v1/roles/public', { key, body: {} })).code).toBe(403);
    expect((await call('GET', '/v1/roles', { key })).code).toBe(403);
    expect((await call('PUT', '/v1/roles/admin', { body: { requests_per_minute: 1 } })).code).toBe(400);
    expect((await call('PUT', '/v1/roles/public', { body: { policy_profile: 'admin' } })).code).toBe(400);
    expect((await call('PUT', '/v1/roles/nobody', { body: {} })).code).toBe(400);
  });
});
