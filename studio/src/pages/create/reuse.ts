import type { Video } from '../../api/contracts.ts';
import { type Tool, tools } from '../video/tools.ts';
import { type Draft, emptyDraft, type Settings, scales, settingsOf, shapes, sizeOf } from './draft.ts';
import { fromLabels } from './labels.ts';

/** Where the settings of a video are used again. */
export type Reuse =
  | { readonly kind: 'draft'; readonly draft: Draft; readonly input: Settings['input'] }
  | { readonly kind: 'page'; readonly address: string };

/** How to make a video again: the draft that made it, or the tool or storyboard that did, with all its settings. */
export function reuseOf(video: Video, modelSize: string): Reuse {
  const { kind, metadata, source_video_ids: sources } = video.aozora;
  const { board } = metadata;
  if (kind === 'storyboard' && board !== undefined) return { kind: 'page', address: `/storyboards/${board}` };
  const made = fromLabels('settings', metadata);
  const { tool, source = sources[0] } = fromLabels('tool', metadata);
  const named = tools.find((each) => each === (tool ?? kind));
  if (made.prompt === undefined && named !== undefined && typeof source === 'string') {
    return { kind: 'page', address: addressOf(named, { source, other: sources.find((id) => id !== source), video }) };
  }
  const { input = null, prompt, ...settings } = { ...guessOf(video, modelSize), ...knownOf(made) };
  const words = video.prompt ?? '';
  const { writing: way, ...rest } = settings;
  const writing = way === 'own' ? ({ kind: 'own', text: words } as const) : ({ kind: way } as const);
  const { engine_model: model, seed } = video.aozora;
  return { kind: 'draft', input, draft: { ...emptyDraft(), ...rest, prompt, writing, model, seed, isSeedKept: true } };
}

interface Made {
  readonly source: string;
  readonly other: string | undefined;
  readonly video: Video;
}

/** The page of the video that a tool worked on, with that tool open as it was. */
function addressOf(tool: Tool, { source, other, video }: Made): string {
  const query = new URLSearchParams({ tool, again: video.id });
  if (tool === 'blend' && other !== undefined) query.set('with', other);
  return `/videos/${source}?${query}`;
}

/** What can be told of a video whose settings were not written down, as of one from the API. */
function guessOf({ prompt, size, aozora }: Video, modelSize: string): Settings {
  const [width = 1, height = 1] = size.split('x').map(Number);
  const distance = (shape: Settings['shape'], scale: Settings['scale']): number => {
    const [w = 1, h = 1] = sizeOf({ shape, scale }, modelSize).split('x').map(Number);
    return Math.abs(Math.log(w / width)) + Math.abs(Math.log(h / height));
  };
  const choices = (Object.keys(shapes) as Settings['shape'][]).flatMap((shape) =>
    (Object.keys(scales) as Settings['scale'][]).map((scale) => ({ shape, scale, far: distance(shape, scale) })),
  );
  const [nearest] = choices.toSorted((a, b) => a.far - b.far);
  const { wish } = aozora.metadata;
  return {
    ...settingsOf(emptyDraft(), null),
    ...{ shape: nearest!.shape, scale: nearest!.scale, seconds: Math.max(1, Math.round(aozora.duration_seconds)) },
    ...{ prompt: wish ?? prompt ?? '', writing: wish === undefined ? 'automatic' : 'own' },
    input: aozora.kind === 'image' ? 'image' : null,
  };
}

/** Of what was written down, all that is of the kind that it must be. */
function knownOf(made: Readonly<Record<string, unknown>>): Partial<Settings> {
  const numbers = ['seconds', 'steps', 'guidance', 'candidates', 'strength'];
  const texts = ['prompt', 'negative', 'style'];
  const choices: Readonly<Record<string, readonly unknown[]>> = {
    ...{ shape: Object.keys(shapes), scale: Object.keys(scales), writing: ['automatic', 'own', 'off'] },
    ...{ use: ['remix', 'forward', 'backward', 'loop'], fit: ['cover', 'contain', 'stretch'], isLoop: [true, false] },
    input: [null, 'image', 'video'],
  };
  const mayBeNull = ['steps', 'guidance', 'candidates', 'style'];
  const isKnown = (name: string, value: unknown): boolean =>
    (value === null && mayBeNull.includes(name)) ||
    (typeof value === 'number' && numbers.includes(name)) ||
    (typeof value === 'string' && texts.includes(name)) ||
    choices[name]?.includes(value) === true;
  return Object.fromEntries(Object.entries(made).filter(([name, value]) => isKnown(name, value)));
}
