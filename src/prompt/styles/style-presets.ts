import { NotFoundError } from '../../base/index.ts';
import { combineNegatives } from '../understand/negative-prompt.ts';

/** A look that can be added to any prompt. */
export interface StylePreset {
  readonly id: string;
  /** For a menu. */
  readonly name: string;
  readonly description: string;
  /** In the words of the bundled model. */
  readonly captionWords: string;
  /** For models that read free text. */
  readonly freeWords: string;
  /** What the look rules out; empty where it rules out nothing. */
  readonly negative: string;
}

/** Every preset, in the order of a menu. */
export const stylePresets = [
  {
    id: 'storybook',
    name: 'Storybook',
    description: 'Soft shapes and warm light, as in an illustrated book',
    captionWords: 'storybook style',
    freeWords: "children's storybook illustration, soft rounded shapes, warm gentle light",
    negative: 'photograph, film grain',
  },
  {
    id: 'flat',
    name: 'Flat vector',
    description: 'Plain areas of colour without outlines',
    captionWords: 'flat style',
    freeWords: 'flat vector illustration, plain areas of color, clean edges, no texture',
    negative: 'photograph, gradients, noise',
  },
  {
    id: 'watercolor',
    name: 'Watercolour',
    description: 'Washes of colour on paper',
    captionWords: 'watercolor style',
    freeWords: 'watercolor painting, translucent washes, visible paper texture',
    negative: 'photograph, hard outlines',
  },
  {
    id: 'paper-cut',
    name: 'Paper cut',
    description: 'Layers of cut paper with small shadows',
    captionWords: 'paper cut style',
    freeWords: 'layered paper cut-out, crisp paper edges, small soft shadows between layers, stop motion',
    negative: 'photograph, glossy surfaces',
  },
  {
    id: 'winter-tale',
    name: 'Winter tale',
    description: 'A storybook page in falling snow at dusk',
    captionWords: 'storybook style, in falling snow, at dusk, in winter',
    freeWords: 'storybook illustration of a winter evening, falling snow, blue dusk, warm windows',
    negative: 'summer, harsh sunlight',
  },
  {
    id: 'night-lights',
    name: 'Night lights',
    description: 'Flat shapes under a clear night sky',
    captionWords: 'flat style, at night, in clear weather',
    freeWords: 'flat illustration at night, deep blue sky, small glowing lights',
    negative: 'daylight',
  },
  {
    id: 'slow-cinema',
    name: 'Slow cinema',
    description: 'A wide view and a slow move closer at sunset',
    captionWords: 'wide shot, slow zoom in, at sunset',
    freeWords: 'cinematic wide shot, slow push-in, golden hour light, shallow depth of field, 35 mm film',
    negative: 'shaky camera, fast cuts',
  },
  {
    id: 'documentary',
    name: 'Documentary',
    description: 'By day, the camera follows along',
    captionWords: 'medium shot, tracking shot, by day',
    freeWords: 'natural history documentary, long lens, camera following the subject, daylight, realistic',
    negative: 'illustration, cartoon',
  },
] as const satisfies readonly StylePreset[];

/** The id of a preset. */
export type StylePresetId = (typeof stylePresets)[number]['id'];

/** @throws {NotFoundError} if there is no preset with this id */
export function findStylePreset(id: string): StylePreset {
  const preset = stylePresets.find((one) => one.id === id);
  if (preset) return preset;
  const known = stylePresets.map((one) => one.id).join(', ');
  throw new NotFoundError(`Cannot use the style as it must be one of ${known}`, { data: { style: id } });
}

/** What a preset is added to. */
export interface StyledPrompt {
  readonly prompt: string;
  readonly negative: string;
}

/**
 * Adds a preset to a prompt. It comes last, so that what the prompt itself says of the look goes before it.
 *
 * @param form `caption` for the bundled model, `free` for models that read free text
 * @throws {NotFoundError} if there is no preset with this id
 */
export function applyStylePreset(prompt: StyledPrompt, id: string, form: 'caption' | 'free'): StyledPrompt {
  const preset = findStylePreset(id);
  const words = form === 'caption' ? preset.captionWords : preset.freeWords;
  const base = prompt.prompt.trim().replace(/[.,;]$/, '');
  return {
    prompt: base === '' ? words : `${base}. ${words}`,
    negative: form === 'caption' ? prompt.negative : combineNegatives(prompt.negative, preset.negative),
  };
}
