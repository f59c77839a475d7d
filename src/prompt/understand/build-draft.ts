import type { Concept, WeatherStrength } from '../concepts/concept.ts';
import { chooseMeaning } from './choose-meaning.ts';
import { type DraftCharacter, type DraftDeed, emptyDraft, type PromptDraft } from './draft.ts';
import type { Piece, Understood } from './read-phrases.ts';

/** A phrase and the concept that it was taken for. */
export interface Mention {
  readonly phrase: string;
  readonly concept: Concept;
  readonly how: Understood;
  /** The words from the phrase to the concept where WordNet led there. */
  readonly path: readonly string[];
}

/** What the pieces of a prompt come to. */
export interface BuiltDraft {
  readonly draft: PromptDraft;
  /** Everything that was understood and is wanted, in reading order. */
  readonly mentions: readonly Mention[];
  /** What the prompt says must not be there. */
  readonly negated: readonly Mention[];
  /** Understood, but one shot has no room for it: a second place, a sixth character. */
  readonly leftOut: readonly Mention[];
}

/** More bodies than the model has seen in one shot. */
const mostBodies = 5;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenCharacter = Writable<Omit<DraftCharacter, 'deeds'>> & { deeds: Writable<DraftDeed>[] };
type Qualities = Partial<Omit<OpenCharacter, 'subject'>>;
type ConceptPiece = Extract<Piece, { kind: 'concept' }>;
type Link = { kind: NonNullable<PromptDraft['relation']>['kind'] | 'collide'; from: number; isPassive: boolean };

/** Puts phrases together to a shot, reading from left to right. */
export function buildDraft(pieces: readonly Piece[]): BuiltDraft {
  const builder = new DraftBuilder(pieces);
  for (const [at, piece] of pieces.entries()) if (piece.kind === 'concept') builder.take(piece, at);
  return builder.finish();
}

class DraftBuilder {
  readonly #pieces: readonly Piece[];
  readonly #words: ReadonlySet<string>;
  readonly #mentions: Mention[] = [];
  readonly #negated: Mention[] = [];
  readonly #leftOut: Mention[] = [];
  readonly #characters: OpenCharacter[] = [];
  readonly #setting: Writable<PromptDraft> = { ...emptyDraft };
  #placeRank = 0;
  /** Who is spoken of. */
  #current = -1;
  /** The first of those who were named since the last deed: a verb after "a fox and a cat" is for both. */
  #groupStart = 0;
  #pending: Qualities = {};
  #link: Link | null = null;
  #inverted: { kind: Link['kind']; to: number } | null = null;
  #relation: PromptDraft['relation'] = null;
  #event: { kind: NonNullable<PromptDraft['event']>['kind']; body: number; other: number | null } | null = null;
  #lastSlot: Concept['slot'] | null = null;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.#words = new Set(pieces.flatMap(({ phrase }) => phrase.split(' ')));
  }

  take(piece: ConceptPiece, at: number): void {
    const concept = this.#choose(piece, at);
    const mention: Mention = { phrase: piece.phrase, concept, how: piece.how, path: piece.path };
    if (this.#isNegated(at)) this.#negated.push(mention);
    else {
      this.#mentions.push(mention);
      this.#place(concept, piece, at, mention);
      this.#lastSlot = concept.slot;
    }
  }

  finish(): BuiltDraft {
    const link = this.#link;
    const isMutual = link?.kind === 'meet' && this.#characters.length === 2;
    if (isMutual) this.#relation ??= { kind: 'meet', from: 0, to: 1 };
    // "a fox chases": nobody to chase, so it runs.
    else if (link && link.kind !== 'collide' && link.from >= 0 && !this.#relation) {
      const action = { chase: 'run', carry: 'walk', meet: 'walk' }[link.kind as string] as 'run' | 'walk' | undefined;
      if (action) this.#characters[link.from]?.deeds.push({ action, speed: null });
    }
    const characters = this.#characters.map(({ deeds, ...rest }) => ({ ...rest, deeds: deeds.slice(0, 2) }));
    const isUnnamed = characters.length === 0 && Object.keys(this.#pending).length > 0;
    const draft: PromptDraft = {
      ...this.#setting,
      characters,
      unnamed: isUnnamed ? this.#pending : null,
      relation: this.#relation,
      event: this.#event && this.#event.body < 0 ? { ...this.#event, body: 0 } : this.#event,
    };
    return { draft, mentions: this.#mentions, negated: this.#negated, leftOut: this.#leftOut };
  }

  #choose({ phrase, means }: ConceptPiece, at: number): Concept {
    const next = this.#pieces[at + 1];
    const nextConcept = next?.kind === 'concept' ? next.means[0] : undefined;
    // "a baby elephant": the first of two nouns tells what the second is like.
    if (phrase === 'baby' && nextConcept?.slot === 'subject') return { slot: 'size', value: 'small' };
    if (means[0]?.slot === 'event' && means[0].value === 'collide' && this.#nounAfter(at) === 'place') {
      return { slot: 'action', value: 'run' };
    }
    const subjects = this.#pieces.flatMap((piece) =>
      piece.kind === 'concept' && piece.means.length === 1 && piece.means[0]!.slot === 'subject'
        ? [piece.means[0]!.value]
        : [],
    );
    const doer = this.#characters[this.#current]?.subject ?? subjects[0] ?? null;
    return chooseMeaning(phrase, means, { words: this.#words, doer, subjects });
  }

  #isNegated(at: number): boolean {
    const before = this.#pieces.slice(Math.max(0, at - 2), at);
    const stop = before.findLastIndex(({ kind }) => kind === 'stop' || kind === 'concept');
    return before.slice(stop + 1).some(({ phrase }) => /^(no|not|without|never|don't|doesn't|isn't)$/.test(phrase));
  }

  #place(concept: Concept, piece: ConceptPiece, at: number, mention: Mention): void {
    switch (concept.slot) {
      case 'subject':
        this.#addSubject(concept.value, piece, at, mention);
        break;
      case 'color':
        this.#addQuality({ color: concept.value }, at, mention);
        break;
      case 'size':
        this.#addQuality({ size: concept.value }, at, mention);
        break;
      case 'emotion':
        this.#addQuality({ emotion: concept.value }, at, mention);
        break;
      case 'count':
        this.#pending = { ...this.#pending, count: concept.value };
        break;
      case 'facing':
      case 'direction':
        this.#addToCurrent({ facing: concept.value });
        break;
      case 'column':
        this.#addToCurrent({ column: concept.value });
        break;
      case 'action':
        this.#addAction(concept.value, piece, at);
        break;
      case 'event':
        this.#addEvent(concept.value);
        break;
      case 'relation':
        this.#link = { kind: concept.value, from: this.#current, isPassive: false };
        break;
      case 'speed':
        this.#addSpeed(concept.value);
        break;
      case 'cameraSpeed':
        this.#addCameraSpeed(concept.value, at);
        break;
      case 'place':
        this.#addPlace(concept.value, piece, mention);
        break;
      default:
        this.#addSetting(concept, piece.strength, mention);
        break;
    }
  }

  #addSubject(subject: DraftCharacter['subject'], piece: ConceptPiece, at: number, mention: Mention): void {
    const next = this.#pieces[at + 1];
    // "a pirate ship" is a ship.
    if (next?.kind === 'concept' && next.means[0]!.slot === 'subject' && !piece.isPlural) {
      this.#leftOut.push(mention);
      return;
    }
    const before = this.#pieces[at - 1]?.phrase;
    const same = this.#characters.findIndex((one) => one.subject === subject);
    const isKnown = same >= 0 && (before === 'the' || before === 'same' || before === 'other');
    if (isKnown) {
      Object.assign(this.#characters[same]!, this.#pending);
      this.#pending = {};
      this.#closeLink(same);
      return;
    }
    const bodies = this.#characters.reduce((sum, { count }) => sum + count, 0);
    const count = Math.min(this.#pending.count ?? (piece.isPlural ? 2 : 1), mostBodies);
    if (bodies + count > mostBodies) {
      this.#leftOut.push(mention);
      this.#pending = {};
      return;
    }
    const deeds = this.#pending.deeds ?? [];
    const open = { color: null, size: null, emotion: null, facing: null, column: null };
    this.#characters.push({ ...open, ...this.#pending, subject, count, deeds });
    this.#pending = {};
    const index = this.#characters.length - 1;
    if (deeds.length > 0) this.#groupStart = index + 1;
    this.#closeLink(index);
    if (this.#event && this.#event.body < 0) this.#event.body = index;
  }

  /** Somebody new may be the one to whom the last verb or preposition points. */
  #closeLink(index: number): void {
    const link = this.#link;
    this.#link = null;
    this.#current = index;
    if (this.#inverted && !link) {
      const { kind, to } = this.#inverted;
      if (kind === 'collide') this.#event = { kind, body: index, other: to };
      else this.#relation ??= { kind, from: index, to };
      this.#inverted = null;
    }
    if (!link || link.from === index) return;
    if (link.from < 0) {
      // "behind a box, is a cat": the one who is there comes after.
      this.#inverted = { kind: link.kind, to: index };
      return;
    }
    const [from, to] = link.isPassive ? [index, link.from] : [link.from, index];
    this.#groupStart = index;
    if (link.kind === 'collide') this.#event = { kind: 'collide', body: from, other: to };
    else this.#relation ??= { kind: link.kind, from, to };
    const isDeed = link.kind === 'chase' || link.kind === 'carry' || link.kind === 'meet' || link.kind === 'collide';
    if (isDeed) {
      this.#current = link.from;
      this.#groupStart = index + 1;
    }
  }

  /** Before its noun, or after it as in "the fox is red". */
  #addQuality(quality: Qualities, at: number, mention: Mention): void {
    const following = this.#nounAfter(at);
    // "a dark forest": the captions say no colour of a place.
    if (following === 'place') {
      this.#leftOut.push(mention);
      return;
    }
    const current = this.#characters[this.#current];
    if (following === 'subject' || !current) this.#pending = { ...quality, ...this.#pending };
    else Object.assign(current, { ...quality, ...withoutNulls(current) });
  }

  #nounAfter(at: number): 'subject' | 'place' | null {
    for (const piece of this.#pieces.slice(at + 1, at + 8)) {
      if (piece.kind === 'stop' && piece.phrase !== ',') return null;
      if (piece.kind === 'word' && !/^(and|a|an|the|very|really|but|with)$/.test(piece.phrase)) return null;
      if (piece.kind !== 'concept') continue;
      const slot = piece.means[0]!.slot;
      if (slot === 'subject' || slot === 'place') return slot;
      if (!['color', 'size', 'emotion', 'count'].includes(slot)) return null;
    }
    return null;
  }

  #addToCurrent(quality: Qualities): void {
    const current = this.#characters[this.#current];
    if (current) Object.assign(current, quality);
    else this.#pending = { ...this.#pending, ...quality };
  }

  #addAction(action: DraftDeed['action'], { isPast }: ConceptPiece, at: number): void {
    if (action === 'chase' || action === 'carry' || action === 'meet') {
      const isPassive = isPast && this.#pieces[at + 1]?.phrase === 'by';
      this.#link = { kind: action, from: this.#current, isPassive };
      return;
    }
    const speed = this.#takePendingSpeed();
    if (this.#characters.length === 0) {
      this.#pending = { ...this.#pending, deeds: [...(this.#pending.deeds ?? []), { action, speed }] };
      return;
    }
    const group = this.#characters.slice(this.#groupStart);
    const doers = group.length > 1 ? group : [this.#characters[this.#current]!];
    for (const doer of doers) doer.deeds.push({ action, speed });
    this.#groupStart = this.#characters.length;
  }

  #addEvent(kind: NonNullable<PromptDraft['event']>['kind']): void {
    if (kind === 'collide') this.#link = { kind, from: this.#current, isPassive: false };
    else if (!this.#event || ['roll down slope', 'splash'].includes(kind)) {
      this.#event = { kind, body: this.#current, other: null };
    }
  }

  #pendingSpeed: DraftDeed['speed'] = null;

  #takePendingSpeed(): DraftDeed['speed'] {
    const speed = this.#pendingSpeed;
    this.#pendingSpeed = null;
    return speed;
  }

  #addSpeed(speed: NonNullable<DraftDeed['speed']>): void {
    if (this.#lastSlot === 'cameraMove') {
      this.#setting.cameraSpeed ??= speed;
      return;
    }
    const deed = this.#characters[this.#current]?.deeds.at(-1);
    // "slowly walks" and "walks slowly"
    if (deed && this.#lastSlot !== 'subject') deed.speed ??= speed;
    else this.#pendingSpeed = speed;
  }

  #addCameraSpeed(speed: NonNullable<PromptDraft['cameraSpeed']>, at: number): void {
    const next = this.#pieces[at + 1];
    const isCamera = next?.kind === 'concept' && next.means[0]!.slot === 'cameraMove';
    if (isCamera || this.#lastSlot === 'cameraMove') this.#setting.cameraSpeed ??= speed;
    else this.#addSpeed(speed);
  }

  /** A place of the captions goes before one that a thing only hints at, and that before the sky over everything. */
  #addPlace(place: NonNullable<PromptDraft['place']>, piece: ConceptPiece, mention: Mention): void {
    const rank = piece.phrase === 'sky' ? 1 : piece.how === 'trained' ? 3 : 2;
    if (this.#setting.place !== null && this.#setting.place !== place) {
      this.#leftOut.push(rank > this.#placeRank ? this.#mentionOf('place') : mention);
    }
    if (rank <= this.#placeRank) return;
    this.#setting.place = place;
    this.#placeRank = rank;
  }

  #mentionOf(slot: Concept['slot']): Mention {
    return this.#mentions.find(({ concept }) => concept.slot === slot)!;
  }

  #addSetting(
    concept: Extract<Concept, { slot: 'time' | 'season' | 'weather' | 'style' | 'shotSize' | 'cameraMove' }>,
    strength: WeatherStrength | null,
    mention: Mention,
  ): void {
    const known = this.#setting[concept.slot];
    if (known !== null) {
      if (known !== concept.value) this.#leftOut.push(mention);
      return;
    }
    Object.assign(this.#setting, { [concept.slot]: concept.value });
    if (concept.slot === 'weather') this.#setting.weatherStrength = strength ?? 'plain';
  }
}

function withoutNulls(character: OpenCharacter): Partial<OpenCharacter> {
  return Object.fromEntries(Object.entries(character).filter(([, value]) => value !== null));
}
