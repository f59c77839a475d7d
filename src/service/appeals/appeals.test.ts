import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';

describe('appealRoutes() and policyRoutes()', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(() => service.close());

  const post = (path: string, body: object, key = service.adminKey): Promise<Response> =>
    service.fetch(path, {
      ...{ key, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });

  it('show an appeal to its author and to administrators, who answer it once', async () => {
    const [author, other] = [await service.keyFor('artist'), await service.keyFor('artist')];
    const wish = { prompt: 'a toy sword', stage: 'input', categories: ['weapons_drugs'], message: 'it is a toy' };
    const { id } = (await (await post('/v1/appeals', wish, author)).json()) as { id: string };
    const listOf = async (key: string): Promise<unknown> =>
      ((await (await service.fetch('/v1/appeals', { key })).json()) as { data: unknown }).data;
    expect(await listOf(author)).toMatchObject([{ ...wish, id, status: 'open', answer: null }]);
    expect(await listOf(other)).toEqual([]);
    expect((await post(`/v1/appeals/${id}/resolve`, { action: 'grant' }, author)).status).toBe(403);
    const answered = await post(`/v1/appeals/${id}/resolve`, { action: 'grant', answer: 'You are right.' });
    expect(await answered.json()).toMatchObject({ status: 'granted', answer: 'You are right.' });
    expect((await post(`/v1/appeals/${id}/resolve`, { action: 'uphold' })).status).toBe(404);
    expect((await service.fetch(`/v1/appeals/${id}`, { method: 'DELETE', key: other })).status).toBe(404);
    expect((await service.fetch(`/v1/appeals/${id}`, { method: 'DELETE', key: author })).status).toBe(200);
    expect(await listOf(author)).toEqual([]);
  });

  it('tell the thresholds; that of sexual content with minors is the same for every profile', async () => {
    const { categories } = (await (await service.fetch('/v1/policy')).json()) as {
      categories: { id: string; thresholds: Record<string, number | null> }[];
    };
    const minors = categories.find(({ id }) => id === 'sexual_minors');
    expect(new Set(Object.values(minors?.thresholds ?? {})).size).toBe(1);
    expect(categories.find(({ id }) => id === 'hate')?.thresholds['red-team']).toBeNull();
  });
});
