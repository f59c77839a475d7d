import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewGate } from '../jobs/review-gate.ts';
import { createGate } from './runtime.ts';

let folder: string;
let server: Server;
let url: string;
let asked: { readonly authorization: string | undefined; readonly input: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-runtime-'));
  await writeFile(join(folder, 'people.csv'), 'name,why\nQuillan Verdorn,asked us\n');
  server = createServer(async (request, response) => {
    const { input } = JSON.parse(await text(request)) as { input: string };
    asked.push({ authorization: request.headers.authorization, input });
    const violence = input.includes('teapot');
    const result = { categories: { violence }, category_scores: { violence: violence ? 0.9 : 0.01 } };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ results: [result] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const settings = () => ({ keyFolder: join(folder, 'keys'), version: '0.0.0-test', threads: 1 });

const screen = (gate: ReviewGate, prompt: string) =>
  gate.screenRequest({
    ...{ profile: 'public', texts: [{ role: 'prompt' as const, text: prompt }] },
    ...{ imagePaths: [], videoPaths: [] },
  });

it("createGate() refuses people of the operator's list and lets them pass without it", async () => {
  const own = await createGate({ ...settings(), publicFigures: join(folder, 'people.csv') });
  const plain = await createGate(settings());
  expect(await screen(own, 'Quillan Verdorn rows a boat')).toMatchObject({
    status: 'refused',
    categories: [{ category: 'likeness' }],
  });
  expect(await screen(plain, 'Quillan Verdorn rows a boat')).toMatchObject({ status: 'allowed' });
  await Promise.all([own.close(), plain.close()]);
});

it('createGate() does not start with a list that is not there', async () => {
  await expect(createGate({ ...settings(), publicFigures: join(folder, 'none.csv') })).rejects.toThrow(/file must be/);
});

it('createGate() asks the second opinion about what its own screen lets pass, and refuses what that flags', async () => {
  asked = [];
  const gate = await createGate({ ...settings(), secondOpinion: { url, apiKey: 'key-1' } });
  expect(await screen(gate, 'A red boat on a calm lake')).toMatchObject({ status: 'allowed' });
  expect(await screen(gate, 'A teapot on a table')).toMatchObject({
    status: 'refused',
    categories: [{ category: 'extreme_violence' }],
  });
  expect(await screen(gate, 'public beheading on a market square')).toMatchObject({ status: 'refused' });
  expect(asked).toEqual([
    { authorization: 'Bearer key-1', input: 'A red boat on a calm lake' },
    { authorization: 'Bearer key-1', input: 'A teapot on a table' },
  ]);
  await gate.close();
});

it('createGate() holds requests back when the second opinion is away, unless it is to be ignored', async () => {
  const away = { url: 'http://127.0.0.1:9/v1' };
  const strict = await createGate({ ...settings(), secondOpinion: away });
  const easy = await createGate({ ...settings(), secondOpinion: { ...away, whenUnavailable: 'ignore' } });
  await expect(screen(strict, 'A red boat on a calm lake')).rejects.toThrow(/did not answer/);
  expect(await screen(easy, 'A red boat on a calm lake')).toMatchObject({ status: 'allowed' });
  await Promise.all([strict.close(), easy.close()]);
});
