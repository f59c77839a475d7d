import type { Gazetteer } from '../gazetteer.ts';
import { createGazetteer } from '../gazetteer.ts';
import type { RuleFinding } from '../hard-rules.ts';
import { type ConceptMatch, conceptNames } from '../lexicon/lexicon.ts';
import { brands } from './brands.ts';
import { celebrities } from './celebrities.ts';
import { characters } from './characters.ts';
import { createFullNameFinder, type FullNameFinder } from './full-names.ts';
import { readNameList } from './name-list.ts';
import { performers } from './performers.ts';
import { politicians } from './politicians.ts';

/** The screen's own lists of names. */
export interface BuiltInNames {
  readonly people: Gazetteer;
  readonly findFullName: FullNameFinder;
  readonly characters: Gazetteer;
  readonly brands: Gazetteer;
}

/** Indexes the screen's own lists; takes a few milliseconds. */
export function buildNames(): BuiltInNames {
  const people = [politicians, celebrities, performers].flatMap(readNameList);
  return {
    people: createGazetteer(people),
    findFullName: createFullNameFinder(people),
    characters: createGazetteer(readNameList(characters), { withSingleWords: true }),
    brands: createGazetteer(readNameList(brands), { withSingleWords: true }),
  };
}

/** A text as names are looked for in it. */
export interface NamedText {
  /** Repaired words. */
  readonly words: readonly string[];
  /** Words as they were written: repairs may change rare names. */
  readonly plainWords: readonly string[];
  /** The same with the genitive's s, for names that end in it. */
  readonly genitiveWords: readonly string[];
  readonly matches: readonly ConceptMatch[];
}

export interface NameSearch {
  readonly names: BuiltInNames;
  /** An operator's list of people. */
  readonly gazetteer: Gazetteer | null;
  /** Ordinary words, which are no misspelled names. */
  readonly isWord: (word: string) => boolean;
}

/** Real people, protected characters and brands' logos that lists name. */
export function findNames(text: NamedText, { names, gazetteer, isWord }: NameSearch): RuleFinding[] {
  const stands = (list: Gazetteer): boolean =>
    list.findName(text.plainWords, isWord) !== null || list.findName(text.words) !== null;
  const joined = text.words.join(' ');
  // A diary or a map of a character's is no picture of the character.
  const isDocument = documentWords.test(joined);
  const findings = findInLexicon(text, isDocument);
  if (gazetteer !== null && stands(gazetteer))
    findings.push({ category: 'likeness', score: 0.95, reason: 'name on the list of real people' });
  if (stands(names.people)) findings.push({ category: 'likeness', score: scoreOfPerson(joined), reason: publicFigure });
  if (stands(names.characters))
    findings.push({ category: 'copyright', score: isDocument ? 0.4 : 0.9, reason: 'known character' });
  if (
    !isDocument &&
    findings.every(({ category }) => category !== 'likeness') &&
    names.findFullName(text.plainWords, isWord)
  )
    findings.push({ category: 'likeness', score: 0.55, reason: 'photograph of somebody by full name' });
  // A logo on a receipt is a logo.
  if (!isDocument || markWords.test(joined)) findings.push(...findBrand(text, names.brands));
  return findings;
}

/** Logos and advertisements of brands, their characters, and their products where the brand is no mere medium or style. */
function findBrand({ words, plainWords, genitiveWords }: NamedText, brands: Gazetteer): RuleFinding[] {
  const found = [plainWords, words, genitiveWords].flatMap((each) => brands.listNames(each));
  if (found.length === 0) return [];
  const joined = words.join(' ');
  if (markWords.test(joined))
    return [{ category: 'copyright', score: 0.6, reason: 'logo or advertisement of a brand' }];
  if (ownedCharacters.test(joined)) return [{ category: 'copyright', score: 0.6, reason: 'characters of a brand' }];
  if (found.every((brand) => media.has(brand)) || shotOn.test(plainWords.join(' '))) return [];
  return [{ category: 'copyright', score: 0.55, reason: 'product of a known brand' }];
}

/** Characters of a house, not in its style. */
const ownedCharacters =
  /\b(?:nintendo|disney|marvel|dc comics|sega|dreamworks|nickelodeon) (?:characters?|heroes|superheroes|villains?|princess(?:es)?)\b|\bcharacters? (?:\w+ ){0,5}(?:from|of|resembl\w*) (?:\w+ ){0,2}(?:nintendo|disney|marvel|dc comics|sega|pixar|dreamworks|studio ghibli|nickelodeon)\b/;

/** Brands that mostly name where something is seen or how it looks, or mean something else. */
const media = new Set(
  readNameList(`disney pixar dreamworks warner_bros universal_studios paramount_pictures hbo netflix hulu marvel_studios dc_comics dc_universe lucasfilm nintendo playstation
    xbox sega atari ubisoft google google_maps gmail youtube facebook instagram whatsapp tiktok snapchat linkedin spotify twitch wikipedia pinterest tumblr quora tinder
    telegram_app microsoft openai sony nvidia studio_ghibli aardman illumination_entertainment post_it lego lego_set lego_bricks nickelodeon cartoon_network vogue_magazine
    time_magazine mtv boeing boeing_747 spacex cnn bbc bbc_news fox_news new_york_times washington_post github android_logo gazprom nfl nba ufc wwe`),
);

/** How a picture was taken. */
const shotOn = /\b(?:shot|filmed|recorded|captured|taken|photographed) (?:on|with|by) /;

/** Names that also mean something else, and titles of works, which name no character. */
const ambiguousNames = new Set(
  `the_rock the_rocks sub_zero sub_zeroes kennedy modi lenin drake cher sia adele pele oprah madonna shakira beyonce lizzo bts joker minion minions nemo simba hulk loki moana groot jedi sith barbie
  avengers transformers overwatch predator snoopy garfield spock rambo kratos zelda luffy goku fortnite call_of_duty red_dead_redemption hunger_games breaking_bad
  game_of_thrones among_us league_of_legends street_fighter mortal_kombat final_fantasy assassins_creed twilight_saga stranger_things squid_game the_witcher star_wars
  star_trek doctor_who lord_of_the_rings the_matrix south_park family_guy the_simpsons toy_story hogwarts power_rangers hot_wheels`
    .split(/\s+/)
    .map((name) => name.replaceAll('_', ' ')),
);

/** Things about a character that do not show the character. */
const documentWords =
  /\b(?:maps?|locations?|coordinates|passport|files?|databases?|records?|documents?|diary|credit card|blueprint|address|profile|accounts?|letter|journal|schedule|password|pin|login|dwelling|headquarters|wanted poster|license|medical|receipt|screenshot)\b/;

/** What everybody may read about a person shows no likeness; the other checks still look at it. */
const publicRecord =
  /\b(?:publicly|public) (?:available|known|listed|accessible|reported|documented|disclosed|records?|information|documents?|data|filings?)\b/;

const scoreOfPerson = (text: string): number => (publicRecord.test(text) ? 0.4 : 0.9);

const publicFigure = 'name of a public figure';

/** Signs of a brand that belong to it, and imitations. */
const markWords =
  /\b(?:logos?|signs?|branded|trademarks?|emblems?|mascots?|slogans?|counterfeits?|knock ?offs?|bootlegs?|replicas?|fake|imitations?|adverts?|advertisements?|advertising|commercials?|billboards?|shields?)\b/;

/** People and characters of the lexicon, which also serve as features of the classifiers. */
function findInLexicon({ words, matches }: NamedText, isDocument: boolean): RuleFinding[] {
  const joined = words.join(' ');
  const findings: RuleFinding[] = [];
  for (const { concept, start, end } of matches) {
    const name = conceptNames[concept]!;
    if (name !== 'headOfState' && name !== 'celebrity' && name !== 'character') continue;
    const isAmbiguous = ambiguousNames.has(words.slice(start, end).join(' '));
    const score = isAmbiguous ? 0.4 : 0.9;
    if (name === 'character')
      findings.push({ category: 'copyright', score: isDocument ? 0.4 : score, reason: 'known character' });
    else findings.push({ category: 'likeness', score: Math.min(score, scoreOfPerson(joined)), reason: publicFigure });
  }
  return findings;
}
