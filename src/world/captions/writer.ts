import type { Random } from '../../base/index.ts';

/** How much a caption says: everything, the main things and some others, or the least. */
export type CaptionLevel = 'full' | 'medium' | 'terse';

/** What a caption may leave out below the full level. */
export type CaptionSlot =
  | 'color'
  | 'size'
  | 'emotion'
  | 'facing'
  | 'column'
  | 'speed'
  | 'place'
  | 'timeOfDay'
  | 'season'
  | 'weather'
  | 'style'
  | 'shotSize'
  | 'cameraMove'
  | 'manner'
  | 'absence';

/** How likely each slot is said at a level; full says all but what is not there. */
const chances: Readonly<Record<CaptionLevel, Readonly<Partial<Record<CaptionSlot, number>>>>> = {
  full: { absence: 0.05 },
  medium: { color: 1, place: 1, style: 0.3, absence: 0.05 },
  terse: { color: 0.7, place: 0.5, absence: 0 },
};
const otherwise: Readonly<Record<CaptionLevel, number>> = { full: 1, medium: 0.5, terse: 0.06 };

/** Makes the choices of one caption and remembers those of syntax. */
export interface Writer {
  readonly level: CaptionLevel;
  /** The syntactic choices so far, for counting how many ways there are. */
  readonly syntax: readonly string[];
  /** A choice of syntax. */
  choose<T>(name: string, options: readonly T[]): T;
  /** A choice among words that mean the same: the plain one two times of three. */
  word(synonyms: readonly string[]): string;
  /** Whether this caption says a slot; the answer stays the same throughout. */
  says(slot: CaptionSlot): boolean;
  /** The slots that it was asked for and does not say. */
  unsaid(): ReadonlySet<CaptionSlot>;
}

/** A writer at a level. */
export function createWriter(random: Random, level: CaptionLevel): Writer {
  const said = new Map<CaptionSlot, boolean>();
  const syntax: string[] = [];
  return {
    level,
    syntax,
    choose(name, options) {
      const index = options.length === 1 ? 0 : random.integer(options.length);
      if (options.length > 1) syntax.push(`${name}${index}`);
      return options[index]!;
    },
    word: (synonyms) => (synonyms.length === 1 || random.uniform() < 0.6 ? synonyms[0]! : random.pick(synonyms)),
    says(slot) {
      const known = said.get(slot) ?? random.uniform() < (chances[level][slot] ?? otherwise[level]);
      said.set(slot, known);
      return known;
    },
    unsaid: () => new Set([...said].filter(([, isSaid]) => !isSaid).map(([slot]) => slot)),
  };
}

/** Words with one space between them, without the empty ones and without a space before a comma. */
export function words(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    if (part === '') continue;
    text += text === '' || part.startsWith(',') ? part : ` ${part}`;
  }
  return text;
}

/** A list in running text: "a, b and c". */
export function series(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
