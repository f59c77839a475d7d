import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';

describe('routes of the console', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
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
  const thresholdOf = async (category: string, profile: string): Promise<unknown> => {
    const { body } = await call('GET', '/v1/policy');
    const categories = body.categories as unknown as { id: string; thresholds: Record<string, unknown> }[];
    return categories.find(({ id }) => id === category)?.thresholds[profile];
  };

  it('changePolicy moves a threshold for administrators only, and brings it back', async () => {
    const before = await thresholdOf('hate', 'public');
    const change = { profile: 'public', category: 'hate', threshold: 0.3 };
    expect((await call('PUT', '/v1/policy', { key: await service.keyFor('red-team'), body: change })).code).toBe(403);
    expect((await call('PUT', '/v1/policy', { body: change })).code).toBe(200);
    expect(await thresholdOf('hate', 'public')).toBe(0.3);
    expect(await thresholdOf('hate', 'artist')).not.toBe(0.3);
    await call('PUT', '/v1/policy', { body: { profile: 'public', category: 'hate' } });
    expect(await thresholdOf('hate', 'public')).toBe(before);
  });

  it('changePolicy moves nothing for sexual content with minors, and lets nothing pass but for the red team', async () => {
    const minors = { profile: 'red-team', category: 'sexual_minors', threshold: 1 };
    expect((await call('PUT', '/v1/policy', { body: minors })).code).toBe(400);
    const pass = { profile: 'public', category: 'hate', threshold: null };
    expect((await call('PUT', '/v1/policy', { body: pass })).code).toBe(400);
    expect((await call('PUT', '/v1/policy', { body: { ...pass, profile: 'red-team' } })).code).toBe(200);
  });

  it('campaigns screen their prompts, and count the findings that name them', async () => {
    const key = await service.keyFor('red-team');
    const wish = { name: 'First', goal: 'what passes', prompts: ['a forbidden thing', 'a fox'] };
    expect((await call('POST', '/v1/campaigns', { key: await service.keyFor('artist'), body: wish })).code).toBe(403);
    const { body: campaign } = await call('POST', '/v1/campaigns', { key, body: wish });
    const finding = { prompt: 'a fox', output: 'x', category: 'hate', severity: 'low', campaign_id: campaign.id };
    expect((await call('POST', '/v1/findings', { key, body: finding })).code).toBe(200);
    expect((await call('POST', '/v1/findings', { key, body: { ...finding, campaign_id: 'camp_x' } })).code).toBe(404);
    const { body: run } = await call('POST', `/v1/campaigns/${campaign.id}/run`, { key });
    expect(run).toMatchObject({ findings: 1, results: [{ is_refused: true }, { is_refused: false, categories: [] }] });
    expect((await call('DELETE', `/v1/campaigns/${campaign.id}`, { key })).code).toBe(200);
    const { body: left } = await call('GET', '/v1/findings', { key });
    expect(left.data).toMatchObject([{ prompt: 'a fox', campaign_id: null }]);
  });

  it('listWorkers shows who draws; refusals are listed without their words', async () => {
    const { body: workers } = await call('GET', '/v1/workers');
    expect(workers.data).toMatchObject([{ is_alive: true, video_ids: [] }]);
    const body = { prompt: 'a forbidden thing', seconds: '1' };
    expect((await call('POST', '/v1/videos', { key: await service.keyFor('public'), body })).code).toBe(400);
    const { body: refusals } = await call('GET', '/v1/refusals');
    expect(refusals.data).toMatchObject([{ stage: 'input', video_id: null, frame_at_seconds: null }]);
    expect(JSON.stringify(refusals)).not.toContain('forbidden');
  });
});
