import { describe, expect, it } from 'vitest';
import type { Video } from '../../src/service/contracts/video.ts';
import { callOf, type Draft, emptyDraft } from '../../studio/src/pages/create/draft.ts';
import { fromLabels, toLabels } from '../../studio/src/pages/create/labels.ts';
import { reuseOf } from '../../studio/src/pages/create/reuse.ts';

const modelSize = '256x256';

/** A video as the server would tell of it. */
function videoOf(fields: Readonly<Record<string, unknown>>, aozora: Partial<Video['aozora']> = {}): Video {
  const { prompt, size, seed, metadata, seconds } = fields;
  return {
    ...{ id: 'video_1', prompt, size },
    aozora: {
      ...{ kind: 'text', engine_model: 'aozora-mini', seed, metadata, source_video_ids: [], group_id: 'video_1' },
      ...{ duration_seconds: Number(seconds) + 0.125 },
      ...aozora,
    },
  } as unknown as Video;
}

const draft: Draft = {
  ...emptyDraft(),
  ...{
    prompt: 'a red fox',
    writing: { kind: 'own', text: 'A red fox sits.' },
    negative: 'people',
    model: 'aozora-mini',
  },
  ...{ shape: 'tall', scale: 'draft', seconds: 3, style: 'watercolor', seed: 7, isSeedKept: true },
  ...{ steps: 4, guidance: 2.5, candidates: 3, isLoop: true },
};

describe('reuseOf()', () => {
  for (const writing of [
    { kind: 'own', text: 'A red fox sits.' },
    { kind: 'automatic' },
    { kind: 'off' },
  ] as const satisfies readonly Draft['writing'][]) {
    it(`gives a draft that asks for the same video again, with words that are ${writing.kind}`, () => {
      const settings = { brought: null, modelSize, canRate: true, characters: [] };
      const call = callOf({ ...draft, writing }, settings);
      const reuse = reuseOf(videoOf(call.fields), modelSize);
      expect(reuse.kind).toBe('draft');
      if (reuse.kind === 'draft') expect(callOf(reuse.draft, settings)).toEqual(call);
    });
  }

  it('takes what it can from a video whose settings were not written down', () => {
    const video = videoOf({ prompt: 'a boat', size: '320x192', seconds: 4, seed: 9, metadata: { mine: 'x' } });
    expect(reuseOf(video, modelSize)).toMatchObject({
      kind: 'draft',
      draft: { prompt: 'a boat', shape: 'wide', scale: 'standard', seconds: 4, seed: 9, isSeedKept: true, style: null },
    });
  });

  it('leads to the tool and the storyboard that made a video', () => {
    const fields = { prompt: 'a blue fox', size: '256x256', seconds: 2, seed: 7 };
    const remix = videoOf({ ...fields, metadata: {} }, { kind: 'remix', source_video_ids: ['video_0'] });
    expect(reuseOf(remix, modelSize)).toEqual({ kind: 'page', address: '/videos/video_0?tool=remix&again=video_1' });
    const board = videoOf({ ...fields, metadata: { board: 'winter' } }, { kind: 'storyboard' });
    expect(reuseOf(board, modelSize)).toEqual({ kind: 'page', address: '/storyboards/winter' });
  });

  it('believes no label that is of another kind than it must be', () => {
    const metadata = toLabels('settings', { prompt: 'a fox', shape: 'round', seconds: 'many', style: 3, steps: null });
    const reuse = reuseOf(videoOf({ prompt: 'a fox', size: '256x256', seconds: 2, seed: 1, metadata }), modelSize);
    expect(reuse).toMatchObject({ draft: { shape: 'square', seconds: 2, style: null, steps: null } });
  });
});

describe('toLabels()', () => {
  it('writes what fromLabels() reads, in labels of at most 512 characters', () => {
    const value = { words: '🦊 é "quoted" '.repeat(200), count: 3 };
    const labels = toLabels('settings', value);
    expect(Math.max(...Object.values(labels).map(({ length }) => length))).toBeLessThanOrEqual(512);
    expect(fromLabels('settings', labels)).toEqual(value);
    expect(fromLabels('settings', { settings: '{"broken' })).toEqual({});
    expect(fromLabels('settings', {})).toEqual({});
  });
});
