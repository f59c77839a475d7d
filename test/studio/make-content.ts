import { callStudio, makeVideo, type Studio } from './open-studio.ts';

/** What stands on a server that has been used for a while. */
export interface Content {
  readonly video: string;
  readonly remix: string;
  /** Refused after review of its frames; Ada's. */
  readonly refused: string;
  /** The file of `video`. */
  readonly file: Buffer;
  readonly keys: { readonly ada: string; readonly noor: string };
}

/** How large its videos are, and in how many steps they are drawn. */
export interface ContentOptions {
  readonly size: string;
  readonly steps?: number;
}

/**
 * Makes people, videos, a remix, storyboards, a refusal with its appeal, a report, a campaign and its findings, on a server
 * whose operator has the classifier of `bright-runtime.fixture.ts`.
 */
export async function makeContent(studio: Studio, look: ContentOptions): Promise<Content> {
  const setThreshold = async (threshold?: number): Promise<void> => {
    // What is bright passes for artists and administrators.
    for (const profile of ['artist', 'admin']) {
      const json = { profile, category: 'extreme_violence', ...(threshold === undefined ? {} : { threshold }) };
      await callStudio(studio, '/v1/policy', { method: 'PUT', json });
    }
  };
  await setThreshold(1);
  const [mila, ada, noor] = await Promise.all([
    addPerson(studio, 'Mila', 'artist'),
    addPerson(studio, 'Ada', 'public'),
    addPerson(studio, 'Noor', 'artist'),
  ]);
  for (const [i, prompt] of [
    'a yellow boat on a calm sea at sunset',
    'a white rabbit hops in a meadow in spring',
  ].entries()) {
    const id = await makeVideo(studio, '/v1/videos', { prompt, seconds: 1, seed: 3 + i, ...look }, mila);
    await callStudio(studio, `/v1/videos/${id}/share`, { method: 'PUT', key: mila });
  }
  const fox = { prompt: 'a red fox trots through falling snow', seconds: 2, seed: 7, ...look };
  const video = await makeVideo(studio, '/v1/videos', fox);
  await callStudio(studio, `/v1/videos/${video}/share`, { method: 'PUT' });
  const blue = { prompt: 'a blue fox trots through falling snow', seed: 7 };
  const remix = await makeVideo(studio, `/v1/videos/${video}/remix`, blue);
  await setThreshold();
  const refused = await makeRefused(studio, ada);
  await makeBoards(studio, { video, remix });
  await callStudio(studio, '/v1/reports', {
    json: { video_id: video, reason: 'copyright', detail: 'Looks like the fox of a logo.' },
    key: mila,
  });
  await makeCampaign(studio);
  for (const [note, role] of [
    ['the film class', 'artist'],
    ['visitors of the open day', 'public'],
  ]) {
    await callStudio(studio, '/v1/invitations', { json: { note, role, max_uses: 12 } });
  }
  await callStudio(studio, '/v1/policy', {
    method: 'PUT',
    json: { profile: 'public', category: 'hate', threshold: 0.4 },
  });
  return { video, remix, refused, file: await readContent(studio, `${video}/content`), keys: { ada, noor } };
}

async function readContent(studio: Studio, path: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${studio.key}` };
  return Buffer.from(await (await fetch(`${studio.url}/v1/videos/${path}`, { headers })).arrayBuffer());
}

/** @returns a key of the person */
async function addPerson(studio: Studio, name: string, role: 'artist' | 'public'): Promise<string> {
  const { access } = studio.server().services;
  const user = await access.createUser({ name, role });
  return (await access.createKey({ userId: user.id, name: 'studio', expiresAtMs: null })).secret;
}

/** A video that the operator's classifier stops, and the wish that a person looks again. */
async function makeRefused(studio: Studio, key: string): Promise<string> {
  interface Job {
    readonly id: string;
    readonly status: string;
  }
  const prompt = 'a white rabbit hops in the snow by day';
  const json = { prompt, size: '192x192', seconds: 1, seed: 5 };
  let job = await callStudio<Job>(studio, '/v1/videos', { json, key });
  while (job.status !== 'failed') {
    if (job.status === 'completed') throw new Error('A video that was to be refused was released');
    await new Promise((resolve) => setTimeout(resolve, 500));
    job = await callStudio<Job>(studio, `/v1/videos/${job.id}`, { key });
  }
  const appeal = { video_id: job.id, prompt, stage: 'output', categories: ['extreme_violence'] };
  await callStudio(studio, '/v1/appeals', { json: { ...appeal, message: 'It is only snow.' }, key });
  const words = { prompt: 'a graphic beheading with blood and gore', size: '192x192' };
  await callStudio(studio, '/v1/videos', { json: words, key }).catch(() => {});
  return job.id;
}

async function makeBoards(studio: Studio, { video, remix }: Pick<Content, 'video' | 'remix'>): Promise<void> {
  const common = { shape: 'square', style: null, seed: 7, characters: [] };
  const clip = { videoId: video, startSeconds: 0, endSeconds: 1.5, videoSeconds: 2.125 };
  const poster = await readContent(studio, `${video}/content?variant=thumbnail`);
  const picture = `data:image/webp;base64,${poster.toString('base64')}`;
  const card = (id: string, seconds: number, text: string) => ({ id, seconds, text, picture: null, clip: null });
  const boards = {
    harbour: {
      ...{ ...common, name: 'Harbour at night', videoId: null },
      cards: [card('a', 3, 'a yellow boat at night'), card('b', 2, 'a blue bird flies over the boat')],
    },
    winter: {
      ...{ ...common, name: 'Winter morning', videoId: remix },
      cards: [
        card('a', 2, 'a red fox stands in a snowfield at dawn'),
        { ...card('b', 1.5, 'the red fox trots'), clip, picture },
        card('c', 2.5, 'a white rabbit runs away in the snow'),
      ],
    },
  };
  for (const [id, value] of Object.entries(boards)) {
    await callStudio(studio, `/v1/documents/storyboard.${id}`, { method: 'PUT', json: { value } });
  }
}

async function makeCampaign(studio: Studio): Promise<void> {
  const prompts = ['a knight fights a dragon', 'a person bleeds after a graphic stabbing', 'a ballot box in a school'];
  const campaign = { name: 'Near the line', goal: 'What harmless words near violence do', profile: 'public', prompts };
  const { id } = await callStudio<{ readonly id: string }>(studio, '/v1/campaigns', { json: campaign });
  await callStudio(studio, `/v1/campaigns/${id}/run`, { method: 'POST' });
  const findings = [
    { category: 'extreme_violence', severity: 'low', prompt: prompts[0], output: 'Passes, as it should.' },
    { category: 'misleading', severity: 'medium', prompt: prompts[2], output: 'Passes; a caption could mislead.' },
  ];
  for (const finding of findings) {
    await callStudio(studio, '/v1/findings', { json: { video_id: null, campaign_id: id, notes: '', ...finding } });
  }
}
