import type { Random } from '../../base/index.ts';
import { countWords } from '../../prompt/index.ts';
import { areAlike } from '../scene/are-alike.ts';
import type { Scene, Shot } from '../scene/scene.ts';
import { eventClause } from './event-clause.ts';
import type { Mention } from './noun-phrase.ts';
import { relationClause } from './relation-clause.ts';
import { cameraSentence, joinSetting, settingPhrases, styleNoun, stylePhrase } from './setting.ts';
import { addTypos } from './typos.ts';
import { actorClause, describedActor } from './verb-phrase.ts';
import { type CaptionLevel, type CaptionSlot, createWriter, series, type Writer } from './writer.ts';

/** How a caption is written. */
export interface CaptionOptions {
  /** @default 'full' */
  readonly level?: CaptionLevel;
  /** Chance of a typing error in each caption. @default 0 */
  readonly typoRate?: number;
}

/** A caption, the syntactic choices that made it, and the slots of the scene that it leaves out. */
export interface Caption {
  readonly text: string;
  readonly syntax: readonly string[];
  readonly unsaid: ReadonlySet<CaptionSlot>;
}

/**
 * Says a scene in words: at the full level everything that can be seen. Each call with another state of `random` is a paraphrase.
 *
 * ```ts
 * captionScene(scene, createRandom(1)); // 'A small red fox walks to the left in a meadow at dusk. ...'
 * ```
 */
export function captionScene(scene: Scene, random: Random, options: CaptionOptions = {}): string {
  return writeCaption(scene, random, options).text;
}

/** Several captions of one scene, all different unless the scene has fewer ways to say it. */
export function paraphraseScene(
  scene: Scene,
  random: Random,
  options: CaptionOptions & { readonly count: number },
): string[] {
  const captions = new Set<string>();
  for (let attempt = 0; captions.size < options.count && attempt < 20 * options.count; attempt++) {
    captions.add(captionScene(scene, random, options));
  }
  return [...captions];
}

/** One shot alone, as if it were the whole scene: what conditions a model that makes shot after shot. */
export function captionShot(scene: Scene, shotIndex: number, random: Random, options: CaptionOptions = {}): string {
  return captionScene({ ...scene, shots: [scene.shots[shotIndex]!] }, random, options);
}

/** The caption of a scene with what is known about it. */
export function writeCaption(scene: Scene, random: Random, options: CaptionOptions = {}): Caption {
  const { level = 'full', typoRate = 0 } = options;
  const writer = createWriter(random, level);
  const text = scene.shots.length === 1 ? onlyShot(writer, scene) : shotList(writer, scene);
  const hasTypo = typoRate > 0 && random.uniform() < typoRate;
  return { text: hasTypo ? addTypos(text, random) : text, syntax: writer.syntax, unsaid: writer.unsaid() };
}

function onlyShot(writer: Writer, scene: Scene): string {
  return punctuate(withStyle(writer, scene, shotSentences(writer, scene.shots[0]!, 'new')));
}

/** "Shot 1: ... Shot 2: ...", the style said once before. */
function shotList(writer: Writer, scene: Scene): string {
  const heading = writer.choose('heading', [
    (index: number) => `Shot ${index + 1}: `,
    (index: number) => `Scene ${index + 1}: `,
    (index: number) => `${['First', 'Second', 'Third', 'Fourth'][index]} shot: `,
  ]);
  const shots = scene.shots.map((shot, index) => {
    const sentences = shotSentences(writer, shot, index === 0 ? 'new' : 'same');
    return heading(index) + punctuate(sentences);
  });
  const number = countWords[scene.shots.length - 1]!;
  const style = writer.says('style')
    ? punctuate([
        writer.choose('list style', [
          `${styleNoun(writer, scene)} in ${number} shots`,
          `${number} shots ${stylePhrase(writer, scene)}`,
        ]),
      ])
    : '';
  return [style, ...shots].filter((part) => part !== '').join(' ');
}

/** Each shot of a scene in sentences without full stops: what happens, where, and how it is filmed. */
function shotSentences(writer: Writer, shot: Shot, mention: Mention): string[] {
  const main = mainClause(writer, shot, mention);
  const setting = settingPhrases(writer, shot);
  const camera = cameraSentence(writer, shot);
  const sentences = placeSetting(writer, main, setting);
  if (camera === '') return sentences;
  return writer.choose('camera place', [
    [...sentences, camera],
    [camera, ...sentences],
  ]);
}

/** The setting after the clause, before it, or as a sentence of its own before or after. */
function placeSetting(writer: Writer, main: string, setting: readonly string[]): string[] {
  if (setting.length === 0) return [main];
  const joined = joinSetting(writer, setting);
  switch (writer.choose('setting place', ['end', 'front', 'before', 'after', 'end'] as const)) {
    case 'end':
      return [/[;,]/.test(main) ? `${main}, ${joined}` : `${main} ${joined}`];
    case 'front':
      return [`${joined}, ${main}`];
    case 'before':
      return [`${writer.choose('we are', ['we are', 'this is', 'it happens'])} ${joined}`, main];
    case 'after':
      return [main, `${writer.choose('we are', ['this is', 'it happens', 'all this is'])} ${joined}`];
  }
}

/** What happens in a shot: an event, a relation, several alike, several side by side, or one alone. */
function mainClause(writer: Writer, shot: Shot, mention: Mention): string {
  const { event, relations, entities } = shot;
  if (event !== null) return eventClause(writer, event, shot);
  if (relations.length > 0) return relationClause(writer, relations[0]!, shot);
  if (areAlike(entities)) {
    return actorClause(writer, { entity: entities[0]!, count: entities.length, mention }, shot);
  }
  return sideBySide(writer, shot);
}

/** Several that differ, named from left to right. */
function sideBySide(writer: Writer, shot: Shot): string {
  const ordered = [...shot.entities].sort((a, b) => a.position.xMeters - b.position.xMeters);
  const named = ordered.map((entity) => describedActor(writer, { entity, count: 1, mention: 'new' }, shot));
  const list = series(named);
  return writer.choose('side by side', [
    `from left to right, ${list}`,
    `side by side from left to right, ${list}`,
    `there are, from left to right, ${list}`,
    `we see, from left to right, ${list}`,
    `next to each other from left to right, ${list}`,
  ]);
}

/** The style before the rest, after its first sentence, or in a sentence of its own. */
function withStyle(writer: Writer, scene: Scene, sentences: readonly string[]): string[] {
  if (!writer.says('style')) return [...sentences];
  const [first = '', ...rest] = sentences;
  switch (writer.choose('style place', ['noun', 'sentence', 'last', 'prefix'] as const)) {
    case 'noun':
      return [`${styleNoun(writer, scene)}: ${first}`, ...rest];
    case 'prefix':
      return [`${stylePhrase(writer, scene)}, ${first}`, ...rest];
    case 'sentence':
      return [`${writer.choose('style verb', ['this is', 'it is'])} ${stylePhrase(writer, scene)}`, ...sentences];
    case 'last':
      return [...sentences, styleNoun(writer, scene)];
  }
}

/** Sentences with capitals and full stops. */
function punctuate(sentences: readonly string[]): string {
  return sentences.map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`).join(' ');
}
