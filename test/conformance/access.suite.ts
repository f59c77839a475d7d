import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { TestService } from '../../src/service/open-test-service.fixture.ts';
import { makeVideo } from './videos.ts';

/** Who may do what, and what is kept of it. */
export function describeAccess(service: () => TestService): void {
  describe('access', () => {
    async function call<T = Record<string, unknown>>(
      method: string,
      path: string,
      options: { key?: string | null; body?: object } = {},
    ): Promise<{ status: number; body: T }> {
      const response = await service().fetch(path, {
        method,
        ...(options.key === undefined ? {} : { key: options.key }),
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        headers: { 'content-type': 'application/json' },
      });
      return { status: response.status, body: (await response.json()) as T };
    }

    it('shows nobody the videos of others, except to administrators', async () => {
      const [ada, bob] = [await service().keyFor('public', 'Ada'), await service().keyFor('public', 'Bob')];
      const video = await makeVideo(service().client(ada));
      const other = service().client(bob);
      await expect(other.videos.retrieve(video.id)).rejects.toThrow(OpenAI.NotFoundError);
      await expect(other.videos.downloadContent(video.id)).rejects.toThrow(OpenAI.NotFoundError);
      await expect(other.videos.delete(video.id)).rejects.toThrow(OpenAI.NotFoundError);
      await expect(other.videos.remix(video.id, { prompt: 'x' })).rejects.toThrow(OpenAI.NotFoundError);
      expect((await other.videos.list()).data).toEqual([]);
      expect((await call('GET', '/v1/videos?user=all', { key: bob })).status).toBe(403);
      expect((await service().client().videos.retrieve(video.id)).id).toBe(video.id);
    });

    it('invites, once, and withdraws', async () => {
      const made = await call<{ id: string; code: string }>('POST', '/v1/invitations', {
        body: { role: 'artist', note: 'for a friend', max_uses: 1 },
      });
      expect(made.status).toBe(200);
      const accept = { key: null, body: { code: made.body.code, name: 'Friend' } };
      const accepted = await call<{ user: { role: string }; api_key: { key: string } }>(
        'POST',
        '/v1/invitations/accept',
        accept,
      );
      expect(accepted.body.user.role).toBe('artist');
      const me = await call('GET', '/v1/me', { key: accepted.body.api_key.key });
      expect(me.body).toMatchObject({ user: { name: 'Friend' }, limits: { policy_profile: 'artist' } });
      expect((await call('POST', '/v1/invitations/accept', accept)).status).toBe(400);
      const second = await call<{ id: string; code: string }>('POST', '/v1/invitations', { body: { role: 'admin' } });
      await call('DELETE', `/v1/invitations/${second.body.id}`);
      const late = { key: null, body: { code: second.body.code, name: 'Late' } };
      expect((await call('POST', '/v1/invitations/accept', late)).status).toBe(400);
      const listed = await call<{ data: object[] }>('GET', '/v1/invitations');
      expect(JSON.stringify(listed.body)).not.toContain(made.body.code);
    });

    it('shows a key once, stores only its hash, and revokes it at once', async () => {
      const owner = await service().keyFor('public');
      const made = await call<{ id: string; key: string; user_id: string }>('POST', '/v1/keys', {
        ...{ key: owner, body: { name: 'laptop', expires_in_seconds: 3_600 } },
      });
      expect(made.body.key).toMatch(/^aoz_[\w-]{43}$/);
      expect((await call('GET', '/v1/me', { key: made.body.key })).status).toBe(200);
      const { rows } = await service().server.services.database.query('select * from aozora.api_keys where id = $1', [
        made.body.id,
      ]);
      expect(JSON.stringify(rows)).not.toContain(made.body.key);
      await call('DELETE', `/v1/keys/${made.body.id}`, { key: owner });
      expect((await call('GET', '/v1/me', { key: made.body.key })).status).toBe(401);
      const others = await service().keyFor('public');
      const foreign = { key: others, body: { name: 'x', user_id: made.body.user_id } };
      expect((await call('POST', '/v1/keys', foreign)).status).toBe(403);
    });

    it('suspends, changes and deletes users, and keeps the last administrator', async () => {
      const key = await service().keyFor('public', 'Eve');
      const video = await makeVideo(service().client(key));
      const me = await call<{ user: { id: string } }>('GET', '/v1/me', { key });
      const path = `/v1/users/${me.body.user.id}`;
      await call('POST', path, { body: { status: 'suspended' } });
      expect(await call('GET', '/v1/me', { key })).toMatchObject({
        status: 403,
        body: { error: { code: 'account_suspended' } },
      });
      await call('POST', path, { body: { status: 'active', role: 'red-team' } });
      expect((await call('GET', '/v1/me', { key })).body).toMatchObject({ user: { role: 'red-team' } });
      expect((await call('DELETE', path)).body).toEqual({ id: me.body.user.id, object: 'user.deleted', deleted: true });
      expect((await call('GET', '/v1/me', { key })).status).toBe(401);
      expect((await call('GET', `/v1/videos/${video.id}`)).status).toBe(404);
      const admin = await call<{ user: { id: string } }>('GET', '/v1/me');
      const last = await call('POST', `/v1/users/${admin.body.user.id}`, { body: { role: 'public' } });
      expect(last).toMatchObject({ status: 400, body: { error: { code: 'invalid_state' } } });
    });

    it('closes the routes of administrators and the red team to others', async () => {
      const key = await service().keyFor('artist');
      for (const path of [
        '/v1/users',
        '/v1/invitations',
        '/v1/audit_events',
        '/v1/statistics',
        '/v1/findings',
        '/metrics',
      ]) {
        expect((await service().fetch(path, { key })).status, path).toBe(403);
      }
    });

    it('judges by the profile of the role', async () => {
      const redTeam = service().client(await service().keyFor('red-team'));
      const video = await redTeam.videos.create({ prompt: 'a forbidden thing', seconds: '0.6' as '4' });
      expect(video.status).toBe('queued');
      await redTeam.videos.delete(video.id);
    });

    it('holds quotas of open videos and answers 429 with a time', async () => {
      const key = await service().keyFor('public');
      const own = service().client(key);
      const slow = { prompt: '[slow] bars', steps: 200 } as unknown as OpenAI.Videos.VideoCreateParams;
      const ids: string[] = [];
      let refused: unknown = null;
      for (let i = 0; i < 12 && refused === null; i++) {
        await own.videos.create(slow).then(
          ({ id }) => ids.push(id),
          (error: unknown) => {
            refused = error;
          },
        );
      }
      expect(ids).toHaveLength(10);
      expect(refused).toBeInstanceOf(OpenAI.RateLimitError);
      expect((refused as { headers?: Headers }).headers?.get('retry-after')).toMatch(/^\d+$/);
      for (const id of ids) await own.videos.delete(id);
      await expect(own.videos.create({ ...slow, n: 5 } as OpenAI.Videos.VideoCreateParams)).rejects.toMatchObject({
        param: 'n',
      });
      await expect(own.videos.create({ prompt: 'x', seconds: '40' as '4' })).rejects.toMatchObject({
        param: 'seconds',
      });
    });

    it('lets a video as long as the role allows be remixed: its last latent frame is not counted', async () => {
      const own = service().client(await service().keyFor('public'));
      const video = await makeVideo(own, { seconds: '20', steps: 1 });
      expect(video).toMatchObject({ status: 'completed', seconds: '20', aozora: { duration_seconds: 20.125 } });
      const remix = await own.videos.remix(video.id, { prompt: 'the same at night' });
      expect(remix).toMatchObject({ seconds: '20', aozora: { duration_seconds: 20.125, adjustments: [] } });
    });

    it('keeps feedback, and takes it back', async () => {
      const key = await service().keyFor('artist');
      const video = await makeVideo(service().client(key));
      const path = `/v1/videos/${video.id}/feedback`;
      const body = { rating: 'down', tags: ['flicker'], comment: 'it blinks' };
      expect((await call('PUT', path, { key, body })).body).toMatchObject({ ...body, video_id: video.id });
      expect((await call('PUT', path, { key, body: { rating: 'up' } })).body).toMatchObject({ rating: 'up', tags: [] });
      expect((await call('DELETE', path, { key })).status).toBe(200);
      expect((await call('GET', path, { key })).status).toBe(404);
    });

    it('takes reports and settles them', async () => {
      const [maker, reporter] = [
        await service().keyFor('public', 'maker'),
        await service().keyFor('public', 'reporter'),
      ];
      const video = await makeVideo(service().client(maker));
      const body = { video_id: video.id, reason: 'likeness', detail: 'that is me' };
      const report = await call<{ id: string }>('POST', '/v1/reports', { key: reporter, body });
      expect((await call<{ data: object[] }>('GET', '/v1/reports?status=open')).body.data).toHaveLength(1);
      expect((await call<{ data: object[] }>('GET', '/v1/reports', { key: maker })).body.data).toEqual([]);
      const action = { action: 'remove_video_and_suspend_user', resolution: 'agreed' };
      const settled = await call('POST', `/v1/reports/${report.body.id}/resolve`, { body: action });
      expect(settled.body).toMatchObject({ status: 'removed', resolution: 'agreed' });
      expect((await call('GET', `/v1/videos/${video.id}`)).status).toBe(404);
      expect((await call('GET', '/v1/me', { key: maker })).status).toBe(403);
      expect((await call('POST', `/v1/reports/${report.body.id}/resolve`, { body: action })).status).toBe(400);
    });

    it('forgets the words of a report with its video, and the report when it is deleted', async () => {
      const [maker, reporter] = [await service().keyFor('public', 'maker 2'), await service().keyFor('public', 'seer')];
      const { database } = service().server.services;
      const wordsIn = async (table: string): Promise<string> =>
        JSON.stringify((await database.query(`select * from aozora.${table}`)).rows);
      const make = async (): Promise<{ video: string; report: string }> => {
        const { id } = await makeVideo(service().client(maker));
        const body = { video_id: id, reason: 'privacy', detail: 'that is Jane Miller of Elm Street' };
        const report = await call<{ id: string }>('POST', '/v1/reports', { key: reporter, body });
        await call('POST', '/v1/appeals', {
          ...{
            key: maker,
            body: { video_id: id, stage: 'output', categories: [], message: 'it is Jane Miller herself' },
          },
        });
        return { video: id, report: report.body.id };
      };
      const first = await make();
      expect(await wordsIn('reports')).toContain('Jane Miller');
      await service().client(maker).videos.delete(first.video);
      expect(await wordsIn('reports')).not.toContain('Jane Miller');
      expect(await wordsIn('appeals')).not.toContain('Jane Miller');
      const listed = await call<{ data: { id: string; detail: string }[] }>('GET', '/v1/reports');
      expect(listed.body.data.find(({ id }) => id === first.report)).toMatchObject({ detail: '', reason: 'privacy' });

      const second = await make();
      const path = `/v1/reports/${second.report}`;
      expect((await call('DELETE', path, { key: maker })).status).toBe(404);
      expect((await call('DELETE', path)).body).toEqual({ id: second.report, object: 'report.deleted', deleted: true });
      expect((await call('DELETE', path)).status).toBe(404);
      expect((await call('DELETE', `/v1/reports/${first.report}`, { key: reporter })).status).toBe(200);
      expect(await wordsIn('reports')).not.toContain('Jane Miller');
      const { rows } = await database.query('select * from aozora.audit_events where target = $1', [second.report]);
      expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['report.create', 'report.delete']));
      expect(JSON.stringify(rows)).not.toContain('Jane Miller');

      const third = await make();
      const owner = await call<{ user: { id: string } }>('GET', '/v1/me', { key: maker });
      await call('DELETE', `/v1/users/${owner.body.user.id}`);
      expect(await wordsIn('reports')).toContain(third.report);
      expect(await wordsIn('reports')).not.toContain('Jane Miller');
    });

    it('removes nothing where a report cannot be settled as asked', async () => {
      const video = await makeVideo(service().client(await service().keyFor('admin', 'second administrator')));
      const reporter = await service().keyFor('public', 'another reporter');
      const body = { video_id: video.id, reason: 'other', detail: 'no' };
      const report = await call<{ id: string }>('POST', '/v1/reports', { key: reporter, body });
      const action = { action: 'remove_video_and_suspend_user', resolution: 'agreed' };
      expect((await call('POST', `/v1/reports/${report.body.id}/resolve`, { body: action })).status).toBe(400);
      expect((await call('GET', `/v1/videos/${video.id}`)).status).toBe(200);
      const dismissed = { action: 'dismiss', resolution: 'an administrator' };
      expect((await call('POST', `/v1/reports/${report.body.id}/resolve`, { body: dismissed })).body).toMatchObject({
        status: 'dismissed',
      });
    });

    it('keeps findings of the red team and exports them', async () => {
      const key = await service().keyFor('red-team');
      const finding = { prompt: 'p', output: 'bars turned red', category: 'violence', severity: 'high' };
      const made = await call<{ id: string }>('POST', '/v1/findings', { key, body: finding });
      expect(made.body).toMatchObject(finding);
      const text = await (await service().fetch('/v1/findings/export', { key })).text();
      expect(
        text
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { id: string }).id),
      ).toContain(made.body.id);
      expect((await call('DELETE', `/v1/findings/${made.body.id}`, { key })).status).toBe(200);
    });

    it('counts usage, and logs who did what without a word of a prompt', async () => {
      const statistics = await call<{ videos: { total: number }; refusals: { by_category: object } }>(
        'GET',
        '/v1/statistics?days=1',
      );
      expect(statistics.status).toBe(200);
      expect(statistics.body.videos.total).toBeGreaterThan(0);
      const audit = await call<{ data: { action: string }[] }>('GET', '/v1/audit_events?limit=100');
      const actions = new Set(audit.body.data.map(({ action }) => action));
      expect([...actions]).toEqual(expect.arrayContaining(['video.create', 'report.resolve', 'user.delete']));
      expect(JSON.stringify(audit.body)).not.toMatch(/moving bars|forbidden/);
      const metrics = await (await service().fetch('/metrics')).text();
      expect(metrics).toMatch(/aozora_videos_total\{model="pattern",status="completed"\} \d+/);
    });
  });
}
