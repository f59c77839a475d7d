import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LineageNode } from '../contracts/feed.ts';
import type { Video } from '../contracts/video.ts';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';

describe('feedRoutes() and lineageRoutes()', () => {
  let service: TestService;
  let maker: string;
  let other: string;
  beforeAll(async () => {
    service = await openTestService();
    [maker, other] = [await service.keyFor('artist'), await service.keyFor('artist')];
  });
  afterAll(() => service.close());

  const call = async <T>(key: string, path: string, options: { method?: string; body?: object } = {}): Promise<T> => {
    const { method = 'GET', body } = options;
    const answer = await service.fetch(path, {
      ...{ key, method },
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: answer.status, ...((await answer.json()) as object) } as T;
  };
  const finish = async (key: string, id: string): Promise<Video> => {
    for (;;) {
      const video = await call<Video>(key, `/v1/videos/${id}`);
      if (video.status === 'completed') return video;
      expect(video.status).not.toBe('failed');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const make = async (key: string, path: string, body: object): Promise<Video> =>
    finish(key, (await call<Video>(key, path, { method: 'POST', body })).id);
  const feedOf = async (key: string, query = ''): Promise<{ id: string; author: string; remixes: number }[]> =>
    (await call<{ data: { id: string; author: string; remixes: number }[] }>(key, `/v1/feed${query}`)).data;

  it('show a video to others only while it is shared, and let them make others from it', async () => {
    const source = await make(maker, '/v1/videos', { prompt: 'a fox', seconds: '1', metadata: { note: 'mine' } });
    expect(await feedOf(other)).toEqual([]);
    expect(await call(other, `/v1/videos/${source.id}`)).toMatchObject({ status: 404 });
    expect(await call(other, `/v1/videos/${source.id}/share`, { method: 'PUT' })).toMatchObject({ status: 404 });
    await call(maker, `/v1/videos/${source.id}/share`, { method: 'PUT' });
    expect(await feedOf(other)).toMatchObject([{ id: source.id, remixes: 0 }]);
    // Labels are the maker's own.
    expect(await call<Video>(other, `/v1/videos/${source.id}`)).toMatchObject({ aozora: { metadata: {} } });
    expect((await service.fetch(`/v1/videos/${source.id}/content`, { key: other })).status).toBe(200);
    expect(await call(other, `/v1/videos/${source.id}`, { method: 'DELETE' })).toMatchObject({ status: 404 });
    const remix = await make(other, `/v1/videos/${source.id}/remix`, { prompt: 'a blue fox' });
    expect(await feedOf(other)).toMatchObject([{ id: source.id, remixes: 1 }]);
    const lineage = await call<{ nodes: LineageNode[] }>(maker, `/v1/videos/${source.id}/lineage`);
    // The remix is private: that it is there is told, what it shows is not.
    expect(lineage.nodes.map(({ id, relation, video }) => [id, relation, video === null])).toEqual([
      [source.id, 'self', false],
      [remix.id, 'descendant', true],
    ]);
    await call(maker, `/v1/videos/${source.id}/share`, { method: 'DELETE' });
    expect(await feedOf(other)).toEqual([]);
    expect((await service.fetch(`/v1/videos/${source.id}/content`, { key: other })).status).toBe(404);
    const later = await call<{ nodes: LineageNode[] }>(other, `/v1/videos/${remix.id}/lineage`);
    expect(later.nodes.map(({ id, relation, video }) => [id, relation, video === null])).toEqual([
      [remix.id, 'self', false],
      [source.id, 'ancestor', true],
    ]);
  });

  it('list the feed page by page, newest share first', async () => {
    const ids: string[] = [];
    for (const prompt of ['one', 'two', 'three']) {
      const { id } = await make(maker, '/v1/videos', { prompt, seconds: '1' });
      await call(maker, `/v1/videos/${id}/share`, { method: 'PUT' });
      ids.unshift(id);
    }
    const first = await feedOf(other, '?limit=2');
    const rest = await feedOf(other, `?limit=2&after=${first.at(-1)?.id}`);
    expect([...first, ...rest].map(({ id }) => id)).toEqual(ids);
    expect((await feedOf(other, '?search=two')).map(({ id }) => id)).toEqual([ids[1]]);
  });
});
