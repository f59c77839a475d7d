import type {
  Action,
  CameraMove,
  Color,
  Emotion,
  Facing,
  PhysicsEventKind,
  Place,
  RelationKind,
  Season,
  ShotSize,
  Size,
  Style,
  Subject,
  TimeOfDay,
  Weather,
} from '../scene/vocabulary.ts';
import type { Meaning } from './phrase-table.ts';
import { type Phrase, phraseAt, tokensOf } from './phrases.ts';

/** One thing that a body does, as a caption says it. */
export interface DeedFacts {
  readonly action: Action;
  readonly pace: Pace | null;
}

type Pace = 'slow' | 'fast';

/** What a caption says of one body; null where it says nothing. */
export interface BodyFacts {
  readonly subject: Subject;
  readonly count: number;
  readonly color: Color | null;
  readonly size: Size | null;
  readonly emotion: Emotion | null;
  readonly facing: Facing | null;
  readonly column: 'left' | 'middle' | 'right' | null;
  readonly deeds: readonly DeedFacts[];
  /** Whether it is "the same" as in an earlier shot. */
  readonly isSame: boolean;
}

/** What a caption says of one shot; null where it says nothing. Bodies are meant by their index. */
export interface ShotFacts {
  readonly bodies: readonly BodyFacts[];
  readonly relation: { readonly kind: RelationKind; readonly from: number; readonly to: number } | null;
  readonly event: EventFacts | null;
  readonly place: Place | null;
  readonly timeOfDay: TimeOfDay | null;
  readonly season: Season | null;
  readonly weather: Weather | null;
  readonly weatherIntensity: number | null;
  readonly style: Style | null;
  readonly shotSize: ShotSize | null;
  readonly cameraMove: CameraMove | null;
  readonly cameraPace: Pace | null;
  /** A slot that can have one value and is said to have two, or null. */
  readonly conflict: { readonly slot: Meaning['slot']; readonly values: readonly string[] } | null;
}

/** What a caption says of an event. */
export interface EventFacts {
  readonly kind: PhysicsEventKind;
  readonly body: number;
  readonly dropHeight: 'low' | 'high' | null;
  readonly rebound: 'low' | 'high' | null;
}

/** What a caption says, shot by shot; the style may stand before the first. */
export interface CaptionFacts {
  readonly style: Style | null;
  readonly shots: readonly ShotFacts[];
}

const shotHeading = /\b(?:shot|scene)\s+\d+\s*:|\b(?:first|second|third|fourth)\s+shot\s*:/gi;

/** Reads a caption in the world's own language; what it does not understand is passed over. */
export function readCaption(text: string): CaptionFacts {
  const [before = '', ...parts] = text.split(shotHeading);
  if (parts.length === 0) {
    const shot = readShot(before);
    return { style: shot.style, shots: [shot] };
  }
  return { style: readShot(before).style, shots: parts.map(readShot) };
}

/** A meaning with where it stands, and the words around it, which tell "the same fox" and "a sad face". */
type Item = Meaning & {
  readonly index: number;
  readonly sentence: number;
  /** Its first word, and the one after its last. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
};

/** The longest phrases that the table knows, from left to right. */
function findItems(text: string): Item[] {
  const tokens = tokensOf(text);
  const items: Item[] = [];
  let sentence = 0;
  for (let at = 0; at < tokens.length; ) {
    if (/[.:;]/.test(tokens[at]!)) sentence++;
    const found = phraseAt(tokens, at);
    const { length, meaning } = found.length === 0 && isSeatWord(tokens, at) ? seatPhrase : found;
    const isAbsent = tokens[at - 1] === 'no' || tokens[at - 1] === 'without';
    if (meaning !== null && !isAbsent) {
      items.push({
        ...meaning,
        index: items.length,
        sentence,
        start: at,
        end: at + length,
        before: tokens[at - 1] ?? '',
        after: tokens[at + length] ?? '',
      });
    }
    at += Math.max(1, length);
  }
  return items;
}

/** "A bird on a red car": the word says a relation where a body follows it, and nothing elsewhere. */
const seatPhrase: Phrase = { length: 1, meaning: { slot: 'relation', value: 'on' } };

function isSeatWord(tokens: readonly string[], at: number): boolean {
  if (tokens[at] !== 'on' && tokens[at] !== 'onto') return false;
  let next = at + 1;
  if (['a', 'an', 'the'].includes(tokens[next] ?? '')) next++;
  for (;;) {
    const { length, meaning } = phraseAt(tokens, next);
    if (meaning?.slot === 'subject') return true;
    if (meaning === null || !['color', 'size', 'emotion'].includes(meaning.slot)) return false;
    next += length;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenBody = Omit<Mutable<BodyFacts>, 'deeds'> & { deeds: Mutable<DeedFacts>[] };

/** A place of the text that names a body. */
interface Mention {
  readonly index: number;
  readonly sentence: number;
  readonly body: number;
}

function readShot(text: string): ShotFacts {
  const items = findItems(text);
  const { bodies, mentions } = findBodies(items);
  const camera = items.find((item) => item.slot === 'cameraMove');
  const isCameras = (item: Item): boolean => item.slot === 'pace' && item.sentence === camera?.sentence;
  const event = findEvent(items, mentions);
  for (const item of items) {
    // An event goes its way, whoever is named beside the direction.
    const owner = item.slot === 'direction' && event !== null ? event.body : ownerOf(item, mentions);
    if (owner !== null && !isCameras(item)) attach(item, items, bodies[owner]!);
  }
  const relation = findRelation(items, mentions);
  if (relation !== null) shareManner(relation, bodies);
  const weather = items.find((item) => item.slot === 'weather');
  const pace = items.find(isCameras);
  return {
    bodies,
    relation,
    event,
    place: firstValue(items, 'place'),
    timeOfDay: firstValue(items, 'timeOfDay'),
    season: firstValue(items, 'season'),
    weather: weather?.slot === 'weather' ? weather.value : null,
    weatherIntensity: weather?.slot === 'weather' ? weather.intensity : null,
    style: firstValue(items, 'style'),
    shotSize: firstValue(items, 'shotSize'),
    cameraMove: firstValue(items, 'cameraMove'),
    cameraPace: pace?.slot === 'pace' ? pace.value : null,
    conflict: findConflict(items),
  };
}

const singleSlots = ['place', 'timeOfDay', 'season', 'weather', 'style', 'shotSize', 'cameraMove', 'event'] as const;

function findConflict(items: readonly Item[]): ShotFacts['conflict'] {
  for (const slot of singleSlots) {
    const values = [...new Set(items.filter((item) => item.slot === slot).map(({ value }) => String(value)))];
    if (values.length > 1) return { slot, values };
  }
  return null;
}

type ValueOf<S extends Meaning['slot']> = Extract<Meaning, { readonly slot: S }>['value'];

/** The first value that is said for a slot. */
function firstValue<S extends Meaning['slot']>(items: readonly Item[], slot: S): ValueOf<S> | null {
  return (items.find((item) => item.slot === slot)?.value as ValueOf<S> | undefined) ?? null;
}

/** Bodies with the adjectives before their nouns; "the fox" is the one that was named before. */
function findBodies(items: readonly Item[]): { bodies: OpenBody[]; mentions: Mention[] } {
  const bodies: OpenBody[] = [];
  const mentions: Mention[] = [];
  let adjectives: Item[] = [];
  for (const item of items) {
    if (isAdjective(item)) adjectives.push(item);
    else if (item.slot === 'subject') {
      const determiner = (adjectives[0] ?? item).before;
      const known = determiner === 'the' ? bodies.findIndex(({ subject }) => subject === item.value) : -1;
      if (known < 0) bodies.push(openBody(item, adjectives, determiner === 'same'));
      mentions.push({ index: item.index, sentence: item.sentence, body: known < 0 ? bodies.length - 1 : known });
      adjectives = [];
    } else adjectives = [];
  }
  return { bodies, mentions };
}

function isAdjective({ slot, after }: Item): boolean {
  return slot === 'color' || slot === 'size' || slot === 'count' || (slot === 'emotion' && !after.startsWith('face'));
}

type SubjectItem = Extract<Item, { readonly slot: 'subject' }>;

function openBody({ value, isMany }: SubjectItem, adjectives: readonly Item[], isSame: boolean): OpenBody {
  return {
    subject: value,
    count: firstValue(adjectives, 'count') ?? (isMany ? 2 : 1),
    color: firstValue(adjectives, 'color'),
    size: firstValue(adjectives, 'size'),
    emotion: firstValue(adjectives, 'emotion'),
    facing: null,
    column: null,
    deeds: [],
    isSame,
  };
}

/** The body that a word belongs to: the last one named before it in its sentence, or else the next one, or else the last of all. */
function ownerOf({ index, sentence }: Item, mentions: readonly Mention[]): number | null {
  const near = mentions.filter((mention) => mention.sentence === sentence);
  const found =
    near.findLast((mention) => mention.index < index) ??
    near.find((mention) => mention.index > index) ??
    mentions.findLast((mention) => mention.index < index);
  return found?.body ?? null;
}

/** Gives a body what is said of it besides its adjectives. */
function attach(item: Item, items: readonly Item[], body: OpenBody): void {
  switch (item.slot) {
    case 'emotion':
      if (item.after.startsWith('face')) body.emotion = item.value;
      return;
    case 'facing':
    case 'direction':
      body.facing ??= item.value;
      return;
    case 'origin':
      body.facing = item.value === 'left' ? 'right' : 'left';
      return;
    case 'column':
      body.column = item.value;
      return;
    case 'action':
      if (relationKindOf(item) === null) body.deeds.push({ action: item.value, pace: paceAt(item, items) });
      return;
  }
}

/** The adverb right before a verb, or else the first one after it that does not stand right before another verb. */
function paceAt(verb: Item, items: readonly Item[]): Pace | null {
  const before = items[verb.index - 1];
  if (before?.slot === 'pace' && before.end === verb.start) return before.value;
  for (const item of items.slice(verb.index + 1)) {
    if (item.sentence !== verb.sentence || item.slot === 'action') return null;
    if (item.slot !== 'pace') continue;
    const next = items[item.index + 1];
    return next?.slot === 'action' && next.start === item.end ? null : item.value;
  }
  return null;
}

/** A relation with the pace of the one who leads. */
interface RelationFacts {
  readonly kind: RelationKind;
  readonly from: number;
  readonly to: number;
  readonly pace: Pace | null;
}

const relationOfVerb = { chase: 'chases', carry: 'carries', meet: 'meets' } as const;

/** The first relation that has a body on either side, or, at the start of a sentence, two after it. */
function findRelation(items: readonly Item[], mentions: readonly Mention[]): RelationFacts | null {
  for (const item of items) {
    const kind = relationKindOf(item);
    if (kind === null) continue;
    const near = mentions.filter(({ sentence }) => sentence === item.sentence);
    const before = near.findLast(({ index }) => index < item.index);
    const [after, second] = near.filter(({ index }) => index > item.index);
    const pace = paceAt(item, items);
    const from = before ?? second;
    const to = after ?? near[0];
    if (from === undefined || to === undefined || from.body === to.body) continue;
    const isPassive = item.slot === 'passive';
    return { kind, pace, from: isPassive ? to.body : from.body, to: isPassive ? from.body : to.body };
  }
  return null;
}

function relationKindOf(item: Item): RelationKind | null {
  if (item.slot === 'relation') return item.value;
  if (item.slot === 'passive') return relationOfVerb[item.value];
  if (item.slot !== 'action') return null;
  return item.value === 'chase' || item.value === 'carry' || item.value === 'meet' ? relationOfVerb[item.value] : null;
}

/** Who chases or carries goes the same way as the other, and it is their pace that a caption says. */
function shareManner({ kind, from, to, pace }: RelationFacts, bodies: readonly OpenBody[]): void {
  const [leader, other] = [bodies[from]!, bodies[to]!];
  if (kind !== 'chases' && kind !== 'carries') return;
  const facing = leader.facing ?? other.facing;
  leader.facing = facing;
  other.facing = facing;
  leader.deeds.push({ action: kind === 'chases' ? 'chase' : 'carry', pace });
}

/** The event and its body: the last one named before it, or, at the start of a sentence, the last one after it. */
function findEvent(items: readonly Item[], mentions: readonly Mention[]): EventFacts | null {
  const item = items.find(({ slot }) => slot === 'event');
  if (item?.slot !== 'event') return null;
  const near = mentions.filter(({ sentence }) => sentence === item.sentence);
  const body = near.findLast(({ index }) => index < item.index) ?? near[near.length - 1] ?? mentions[0];
  if (body === undefined) return null;
  return {
    kind: item.value,
    body: body.body,
    dropHeight: firstValue(items, 'dropHeight'),
    rebound: firstValue(items, 'rebound'),
  };
}
