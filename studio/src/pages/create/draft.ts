import type { Character } from '../../api/contracts.ts';
import type { CreatingCall } from '../../api/use-create-video.ts';
import { expandPrompt } from '../../api/use-models.ts';
import type { LocalWish } from '../../local/messages.ts';
import { createStore } from '../../session/store.ts';
import { bringableKind } from './bringable-kind.ts';
import { toLabels } from './labels.ts';

/** Shapes that people choose from, as width over height. */
export const shapes = { wide: 16 / 9, classic: 4 / 3, square: 1, portrait: 3 / 4, tall: 9 / 16 } as const;

/** How many pixels, against what the model is used to. */
export const scales = { draft: 0.5, standard: 1, large: 2.25 } as const;

/** How a brought video is used. */
export type VideoUse = 'remix' | 'forward' | 'backward' | 'loop';

/** What the prompt becomes before it is drawn. */
export type Writing =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'own'; readonly text: string }
  | { readonly kind: 'off' };

/** A request that is being written; kept in this browser, so that a reload loses nothing. */
export interface Draft {
  readonly prompt: string;
  readonly writing: Writing;
  readonly negative: string;
  readonly model: string | null;
  /** Where it is drawn: by the server, or by this page with the bundled model. */
  readonly place: 'server' | 'page';
  readonly shape: keyof typeof shapes;
  readonly scale: keyof typeof scales;
  readonly seconds: number;
  readonly variations: number;
  readonly style: string | null;
  readonly seed: number;
  readonly isSeedKept: boolean;
  readonly steps: number | null;
  readonly guidance: number | null;
  /** How often the beginning is drawn, to keep the best; null is the model's own number. */
  readonly candidates: number | null;
  readonly isLoop: boolean;
  readonly use: VideoUse;
  readonly strength: number;
  readonly fit: 'cover' | 'contain' | 'stretch';
}

/** A seed that nobody chose. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

const storageKey = 'aozora.draft';

/** A request that nobody has begun to write. */
export const emptyDraft = (): Draft => ({
  ...{
    prompt: '',
    writing: { kind: 'automatic' },
    negative: '',
    model: null,
    place: 'server',
    shape: 'square',
    scale: 'standard',
  },
  ...{ seconds: 2, variations: 1, style: null, seed: randomSeed(), isSeedKept: false, steps: null, guidance: null },
  ...{ candidates: null, isLoop: false, use: 'remix', strength: 0.85, fit: 'cover' },
});

function readDraft(): Draft {
  try {
    return { ...emptyDraft(), ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Draft>) };
  } catch {
    return emptyDraft();
  }
}

const store = createStore<Draft>(readDraft);

/** Changes some fields of the draft. */
export function changeDraft(change: Partial<Draft>): void {
  const next = { ...store.get(), ...change };
  localStorage.setItem(storageKey, JSON.stringify(next));
  store.set(next);
}

/** The draft, inside a component. */
export const useDraft = (): Draft => store.use();

/** A picture or video that was dropped, pasted or chosen; lives as long as the page. */
export interface BroughtFile {
  readonly kind: 'image' | 'video';
  readonly file: File;
}

const broughtStore = createStore<BroughtFile | null>(() => null);

/** The brought file, inside a component. */
export const useBrought = (): BroughtFile | null => broughtStore.use();

/** Takes a file as input of the draft; null takes it away. @returns false if nothing can be done with such a file */
export function bringFile(file: File | null): boolean {
  if (file === null) {
    broughtStore.set(null);
    return true;
  }
  const kind = bringableKind(file);
  if (kind === null) return false;
  broughtStore.set({ kind, file });
  return true;
}

/** Whether what was brought stands in the video itself; a video that is remixed is drawn anew. */
export const standsInVideo = (brought: BroughtFile | null, { use }: Pick<Draft, 'use'>): boolean =>
  brought !== null && !(brought.kind === 'video' && use === 'remix');

/** Width and height of a shape with about as many pixels as the model is used to. */
export function sizeOf(draft: Pick<Draft, 'shape' | 'scale'>, modelSize: string): string {
  const [width = 256, height = 256] = modelSize.split('x').map(Number);
  const ratio = shapes[draft.shape];
  const area = width * height * scales[draft.scale];
  const even = (side: number): number => Math.max(32, Math.round(side / 32) * 32);
  return `${even(Math.sqrt(area * ratio))}x${even(Math.sqrt(area / ratio))}`;
}

/** The name of the model that pages can draw with. */
export const localModel = 'aozora-mini';

/** Whether this page can draw a draft by itself: from words alone, with the bundled model. */
export const canDrawHere = (draft: Draft, brought: BroughtFile | null, model: string | undefined): boolean =>
  model === localModel && brought === null && !draft.isLoop;

/** What the page is to draw; the words are those of the server, so that both draw the same. */
export async function localWishOf(draft: Draft, modelSize: string): Promise<LocalWish> {
  const [width = 256, height = 256] = sizeOf(draft, modelSize).split('x').map(Number);
  const { prompt, seed, style, steps, guidance, seconds, negative, writing } = draft;
  const text = writing.kind === 'own' ? writing.text : writing.kind === 'off' ? prompt : '';
  const written = text === '' ? (await expandPrompt({ prompt, style, seed, hasFrames: false })).prompt : text;
  return {
    ...{ prompt, text: written, width, height, seconds, seed, steps, guidance },
    labels: toLabels('settings', settingsOf(draft, null)),
    negativePrompt: negative.trim() === '' ? null : negative,
  };
}

/** Most characters that a video can have. */
const mostCharacters = 2;

/** Ids of the characters that a draft calls by name. */
export function charactersIn(
  { prompt, writing }: Pick<Draft, 'prompt' | 'writing'>,
  characters: readonly Pick<Character, 'id' | 'name'>[],
): readonly string[] {
  const words = ` ${prompt} ${writing.kind === 'own' ? writing.text : ''} `
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  const isNamed = (name: string): boolean =>
    words.includes(
      ` ${name
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()} `,
    );
  return characters
    .flatMap(({ id, name }) => (id !== null && name !== null && name.trim() !== '' && isNamed(name) ? [id] : []))
    .slice(0, mostCharacters);
}

/** All of a draft that a video cannot tell by itself; travels with it, so that it can be used again. */
export interface Settings
  extends Pick<
    Draft,
    | 'prompt'
    | 'negative'
    | 'shape'
    | 'scale'
    | 'seconds'
    | 'style'
    | 'steps'
    | 'guidance'
    | 'candidates'
    | 'isLoop'
    | 'use'
  > {
  readonly writing: Writing['kind'];
  readonly strength: number;
  readonly fit: Draft['fit'];
  /** What was brought. */
  readonly input: BroughtFile['kind'] | null;
}

/** The settings of a draft; the words as they were drawn, model and seed are the video's. */
export function settingsOf(draft: Draft, brought: BroughtFile | null): Settings {
  const { prompt, negative, shape, scale, seconds, style, steps, guidance, candidates, isLoop, use, strength, fit } =
    draft;
  const { kind: writing } = draft.writing;
  const input = brought?.kind ?? null;
  return {
    ...{ prompt, writing, negative, shape, scale, seconds, style, steps, guidance, candidates, isLoop, use, strength },
    ...{ fit, input },
  };
}

interface CallSettings {
  readonly brought: BroughtFile | null;
  readonly modelSize: string;
  /** Whether the model can tell which of several drawings is best. */
  readonly canRate: boolean;
  /** Ids of characters. */
  readonly characters: readonly string[];
}

/** The creating call that a draft stands for. */
export function callOf(draft: Draft, { brought, modelSize, canRate, characters }: CallSettings): CreatingCall {
  const isOwn = draft.writing.kind === 'own';
  const common = {
    prompt: draft.writing.kind === 'own' ? draft.writing.text : draft.prompt,
    model: draft.model,
    seed: draft.seed,
    n: draft.variations,
    negative_prompt: draft.negative.trim() === '' ? null : draft.negative,
    steps: draft.steps,
    guidance: draft.guidance,
    candidates: canRate ? draft.candidates : null,
    // Words that were written out already hold the style.
    style: isOwn ? null : draft.style,
    expand_prompt: draft.writing.kind === 'automatic',
    metadata: toLabels('settings', settingsOf(draft, brought)),
  };
  if (brought?.kind !== 'video') {
    const size = brought === null ? sizeOf(draft, modelSize) : null;
    const fields = {
      ...{ ...common, size, seconds: draft.seconds },
      ...(draft.isLoop ? { loop: true } : {}),
      ...(characters.length === 0 ? {} : { characters: characters.map((id) => ({ id })) }),
    };
    if (brought === null) return { path: '/v1/videos', fields };
    return { path: '/v1/videos', fields: { ...fields, fit: draft.fit }, files: { input_reference: brought.file } };
  }
  const files = { video: brought.file };
  switch (draft.use) {
    case 'remix':
      return { path: '/v1/videos/edits', fields: { ...common, strength: draft.strength }, files };
    case 'loop':
      return { path: '/v1/videos/loops', fields: common, files };
    case 'forward':
    case 'backward': {
      const fields = { ...common, seconds: draft.seconds, direction: draft.use };
      return { path: '/v1/videos/extensions', fields, files };
    }
  }
}
