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
import type { DraftCharacter, DraftDeed, DraftEvent, DraftRelation, PromptDraft } from '../understand/draft.ts';

/**
 * Says a draft in the sentences that the bundled model was trained on, with the plain word for everything. What is null is left
 * out. `random` chooses between a few orders that mean the same.
 */
export function writeCaption(draft: PromptDraft, random: Random): string {
  const main = mainClause(draft);
  const setting = settingPhrases(draft).join(' ');
  const style = draft.style === null ? '' : stylePhrases[draft.style].adjectives[0];
  const prefix = style === '' ? '' : `in ${articleFor(style)} ${style} style, `;
  const body = setting === '' ? main : main.includes(';') ? `${main}, ${setting}` : `${main} ${setting}`;
  return [`${prefix}${body}`, cameraSentence(draft, random)]
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

function mainClause({ characters, relation, event }: PromptDraft): string {
  const body = event === null ? undefined : characters[event.body];
  if (event !== null && body)
    return eventClause(event, body, event.other === null ? undefined : characters[event.other]);
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

function eventClause({ kind }: DraftEvent, body: DraftCharacter, other: DraftCharacter | undefined): string {
  const way = body.facing === null ? '' : sideWords.direction[body.facing][0];
  const rolls = body.subject === 'ball' ? 'rolls' : 'drives';
  const struck = other ? nounPhrase(other) : '';
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
  return `${nounPhrase({ ...body, count: 1 })} ${courses[kind]}`;
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
