import type { Random } from '../../base/index.ts';
import type { ConceptValues } from '../concepts/concept.ts';
import { habits, hasDirection, hasPace } from '../concepts/habits.ts';
import { actionWords, boatActionWords } from '../lexicon/action-words.ts';
import { cameraSpeedWords, cameraWords, shotSizeWords } from '../lexicon/camera-words.ts';
import { eventWords, relationWords, sideWords } from '../lexicon/event-words.ts';
import { articleFor, participleOf, pluralOf, thirdPersonOf } from '../lexicon/inflect.ts';
import { colorWords, countWords, emotionWords, sizeWords, speedWords } from '../lexicon/quality-words.ts';
import { placePhrases, seasonPhrases, stylePhrases, timePhrases, weatherPhrases } from '../lexicon/setting-words.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import type {
  DraftCharacter,
  DraftDeed,
  DraftEvent,
  DraftRelation,
  DraftUnnamed,
  PromptDraft,
} from '../understand/draft.ts';

/**
 * Says a draft in the sentences that the bundled model was trained on, with the plain word for everything. What is null is left
 * out; of a draft that says nothing at all there are no words. `random` chooses between a few orders that mean the same.
 */
export function writeCaption(draft: PromptDraft, random: Random): string {
  const main = mainClause(draft);
  const setting = settingPhrases(draft).join(' ');
  const style = draft.style === null ? '' : stylePhrases[draft.style].adjectives[0];
  const prefix = style === '' ? '' : `in ${articleFor(style)} ${style} style, `;
  const body = main.includes(';') ? `${main}, ${setting}` : join(main, setting);
  return [`${prefix}${body}`.replace(/, $/, ''), cameraSentence(draft, random)]
    .filter((sentence) => sentence !== '')
    .map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)
    .join(' ');
}

/** Words with one space between them, without the empty ones and without a space before a comma. */
function join(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(' ,', ',');
}

function mainClause({ characters, unnamed, relation, event }: PromptDraft): string {
  if (characters.length === 0) {
    if (event !== null) return eventClause(event, { who: 'it', subject: null, facing: unnamed?.facing ?? null });
    return unnamed === null ? '' : unnamedClause(unnamed);
  }
  const body = event === null ? undefined : characters[event.body];
  if (event !== null && body) {
    const other = event.other === null ? undefined : characters[event.other];
    const who = nounPhrase({ ...body, count: 1 });
    return eventClause(event, { ...body, who, struck: other && nounPhrase(other) });
  }
  const [from, to] = relation === null ? [] : [characters[relation.from], characters[relation.to]];
  if (relation !== null && from && to) return relationClause(relation, from, to);
  if (characters.length === 1) return actorClause(characters[0]!);
  const named = characters.map(describedActor);
  return `from left to right, ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** "a small happy red fox", "three white rabbits". */
function nounPhrase({ subject, count, size, emotion, color }: DraftCharacter): string {
  const noun = subjectWords[subject][0];
  const core = [
    size === null ? '' : sizeWords[size][0],
    emotion === null || !habits[subject].hasFace ? '' : emotionWords[emotion][0],
    color === null ? '' : colorWords[color][0],
    count > 1 ? pluralOf(noun) : noun,
  ];
  const phrase = join(...core);
  return `${count > 1 ? countWords[count - 1] : articleFor(phrase)} ${phrase}`;
}

function actorClause(character: DraftCharacter): string {
  const isMany = character.count > 1;
  const deeds = character.deeds.map((deed) => sayDeed(character, deed, isMany ? 'plural' : 'singular'));
  const done = deeds.length > 1 ? `first ${deeds[0]}, then ${deeds[1]}` : (deeds[0] ?? '');
  return join(nounPhrase(character), done, tailOf(character));
}

/** "it runs to the left", "it is small and red". */
function unnamedClause({ deeds = [], color, size, emotion, facing, column }: DraftUnnamed): string {
  const qualities = [
    size ? sizeWords[size][0] : '',
    emotion ? emotionWords[emotion][0] : '',
    color ? colorWords[color][0] : '',
  ].filter((word) => word !== '');
  const done = deeds.map(({ action, speed }) =>
    join(thirdPersonOf(actionWords[action][0]), speed && hasPace(action) ? speedWords[speed][0] : ''),
  );
  const said = [...done, ...(qualities.length > 0 ? [`is ${qualities.join(' and ')}`] : [])].join(' and ');
  const where = column ? sideWords.column[column][0] : '';
  const way = facing ? sideWords[done.length > 0 ? 'direction' : 'facing'][facing][0] : '';
  if (said === '' && where === '' && way === '') return '';
  return join('it', said === '' ? 'is' : said, way, where);
}

/** "a red fox sitting, facing left". */
function describedActor(character: DraftCharacter): string {
  const deeds = character.deeds.map((deed) => sayDeed(character, deed, 'participle'));
  return join(nounPhrase(character), deeds.join(' and then '), tailOf(character));
}

function sayDeed(
  character: DraftCharacter,
  { action, speed }: DraftDeed,
  form: 'singular' | 'plural' | 'participle',
): string {
  const { subject, facing } = character;
  const verb = subject === 'boat' && action === 'drive' ? boatActionWords.drive[0] : actionWords[action][0];
  const inflected = form === 'plural' ? verb : form === 'singular' ? thirdPersonOf(verb) : participleOf(verb);
  const pace = speed !== null && hasPace(action) ? speedWords[speed][0] : '';
  const way = facing !== null && hasDirection(subject, action) ? sideWords.direction[facing][0] : '';
  return join(inflected, pace, way, action === 'swing' ? 'on a rope' : '');
}

/** Where in the picture it is, and which way it looks where no deed says it. */
function tailOf({ subject, deeds, facing, column }: DraftCharacter): string {
  const goes = deeds.some(({ action }) => hasDirection(subject, action));
  const look = facing !== null && !goes && habits[subject].hasSides ? `, ${sideWords.facing[facing][0]}` : '';
  return join(column === null ? '' : sideWords.column[column][0], look);
}

function relationClause({ kind }: DraftRelation, from: DraftCharacter, to: DraftCharacter): string {
  if (kind === 'chase' || kind === 'carry') {
    const verb = from.count > 1 ? actionWords[kind][0] : thirdPersonOf(actionWords[kind][0]);
    const speed = from.deeds[0]?.speed;
    const way = from.facing === null ? '' : sideWords.direction[from.facing][0];
    return join(nounPhrase(from), verb, nounPhrase(to), way, speed ? speedWords[speed][0] : '');
  }
  if (kind === 'meet') return `${nounPhrase(from)} ${from.count > 1 ? 'meet' : 'meets'} ${nounPhrase(to)}`;
  return `${describedActor(from)}, is ${relationWords[kind][0]} ${describedActor(to)}`;
}

/** Whom an event moves, and whom that one strikes. */
interface Moved {
  readonly who: string;
  /** Null where nobody is named. */
  readonly subject: DraftCharacter['subject'] | null;
  readonly facing: DraftCharacter['facing'];
  readonly struck?: string | undefined;
}

function eventClause({ kind }: DraftEvent, { who, subject, facing, struck = '' }: Moved): string {
  const way = facing === null ? '' : sideWords.direction[facing][0];
  const rolls = subject === null || subject === 'ball' ? 'rolls' : 'drives';
  const courses: Readonly<Record<ConceptValues['event'], string>> = {
    'drop and bounce': 'drops from high up and then bounces',
    throw: join('is thrown', way, 'through the air and then bounces'),
    'roll down slope': join(rolls, eventWords['roll down slope'][0], way, 'and then goes on along the ground'),
    collide: join('collides with', struck, way, 'and then pushes it along'),
    topple: join('topples over', way, 'and then lands on its side'),
    float: 'bobs up and down on the water',
    sink: 'sinks into the water',
    swing: join('gets a push', way, 'and then goes back and forth on a rope'),
    splash: 'falls into the water with a splash',
  };
  return `${who} ${courses[kind]}`;
}

function settingPhrases({ place, time, season, weather, weatherStrength }: PromptDraft): string[] {
  const weathers = weather === null ? [] : weatherPhrases[weather][weatherStrength];
  return [
    place === null ? '' : placePhrases[place][0].phrase,
    time === null ? '' : timePhrases[time][0].phrase,
    season === null ? '' : seasonPhrases[season][0].phrase,
    weather === null ? '' : (weathers[0] ?? weatherPhrases[weather].plain[0]).phrase,
  ].filter((phrase) => phrase !== '');
}

/** "Wide shot with the camera panning left", "The camera pans left in a wide shot". */
function cameraSentence({ shotSize, cameraMove, cameraSpeed }: PromptDraft, random: Random): string {
  const size = shotSize === null ? '' : shotSizeWords[shotSize][0];
  if (cameraMove === null) return size;
  const pace = cameraSpeed === null || cameraMove === 'static' ? '' : cameraSpeedWords[cameraSpeed].adverbs[0];
  const { verbs, participles } = cameraWords[cameraMove];
  if (size === '') return join('the camera', verbs[0], pace);
  if (random.uniform() < 0.5) return join(size, 'with the camera', participles[0], pace);
  return join('the camera', verbs[0], pace, 'in', articleFor(size), size);
}
