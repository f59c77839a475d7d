import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';

describe('documentRoutes() and promptRoutes()', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(() => service.close());

  const put = (name: string, value: unknown, key = service.adminKey): Promise<Response> =>
    service.fetch(`/v1/documents/${name}`, {
      ...{ key, method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value }) },
    });

  it('keep a value as it was given, replace it, list by prefix, and delete for good', async () => {
    const value = { folders: [{ name: 'Föhn', videos: ['video_1'] }], empty: null };
    expect((await put('library', value)).status).toBe(200);
    await put('storyboard.a', [1]);
    await put('storyboard.a', [2]);
    expect(await (await service.fetch('/v1/documents/library')).json()).toMatchObject({ value });
    const list = (await (await service.fetch('/v1/documents?prefix=storyboard.')).json()) as { data: object[] };
    expect(list.data).toMatchObject([{ name: 'storyboard.a', value: [2] }]);
    expect((await service.fetch('/v1/documents/storyboard.a', { method: 'DELETE' })).status).toBe(200);
    expect((await service.fetch('/v1/documents/storyboard.a')).status).toBe(404);
  });

  it('show documents to their owner only, and refuse other names', async () => {
    const other = await service.keyFor('artist');
    await put('mine', 1);
    expect((await service.fetch('/v1/documents/mine', { key: other })).status).toBe(404);
    await put('mine', 2, other);
    expect(await (await service.fetch('/v1/documents/mine')).json()).toMatchObject({ value: 1 });
    expect((await put('..%2Fx', 1)).status).toBe(400);
  });

  it('take null as a value', async () => {
    const headers = { 'content-type': 'application/json' };
    const put = { method: 'PUT', headers, body: JSON.stringify({ value: null }) };
    for (let times = 0; times < 2; times++) {
      expect(await (await service.fetch('/v1/documents/nothing', put)).json()).toMatchObject({ value: null });
    }
    expect(await (await service.fetch('/v1/documents/nothing')).json()).toMatchObject({ value: null });
  });

  it('write a prompt out, the same for the same seed, and name the styles', async () => {
    const expand = async (body: object): Promise<{ prompt: string; notes: string[] }> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await (await service.fetch('/v1/prompts/expansions', init)).json()) as {
        prompt: string;
        notes: string[];
      };
    };
    const first = await expand({ prompt: 'a red fox', style: 'watercolor', seed: 3 });
    expect(first.prompt).toMatch(/watercolor.*red fox/);
    expect(await expand({ prompt: 'a red fox', style: 'watercolor', seed: 3 })).toEqual(first);
    const beside = await expand({ prompt: 'the fox starts to run', has_frames: true });
    expect(beside).toMatchObject({ prompt: 'A fox runs.', notes: [] });
    // Why there are no words is said.
    for (const [prompt, note] of [
      ['qwxz', /^Not understood: /],
      ['it begins to snow', /^Not drawn: snow; /],
    ] as const) {
      const silent = await expand({ prompt, has_frames: true });
      expect(silent.prompt).toBe('');
      expect(silent.notes).toContainEqual(expect.stringMatching(note));
    }
    for (const path of ['/v1/prompts/expansions', '/v1/videos']) {
      const body = JSON.stringify({ prompt: 'a red fox', style: 'none' });
      const answer = await service.fetch(path, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'invalid_value', param: 'style' } });
    }
    expect(await (await service.fetch('/v1/styles')).json()).toMatchObject({
      data: [{ id: 'storybook' }, {}, {}, {}, {}, {}, {}, {}],
    });
  });
});
