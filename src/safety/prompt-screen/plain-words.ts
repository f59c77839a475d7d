import type { PolicyCategory } from '../policy/category.ts';
import type { RuleFinding } from './hard-rules.ts';
import { type Concept, type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';

/** Words that name a category outright, and the company in which they usually mean something else. */
interface PlainWords {
  readonly category: PolicyCategory;
  readonly pattern: RegExp;
  readonly innocentWith: readonly Concept[];
}

const plainWords: readonly PlainWords[] = [
  {
    category: 'extreme_violence',
    pattern:
      /\b(?:behead\w*|decapitat\w*|dismember\w*|disembowel\w*|eviscerat\w*|mutilat\w*|severed (?:heads?|limbs?|arms?|hands?|legs?)|tortur(?:e|es|ed|ing)|(?:public |mass )executions?|executes? (?:prisoners?|civilians|hostages?|people|him|her|them)|slaughter(?:s|ed|ing)?|massacr\w*|murder(?:s|ed|ing|ers?)?|strangl\w*|stabb(?:ed|ing)|stabs|impal(?:ed|es|ing)|gory|gore|lynch\w*|genocide|bloodbath|cannibal\w*|corpses?|entrails|intestines|disfigured|suicide bomb\w*|(?:pools?|puddles?) of blood|(?:covered|drenched|soaked) (?:in|with) blood|blood (?:splatter\w*|everywhere|gush\w*|spurt\w*|pouring)|bleed\w* (?:out|to death)|shot (?:in|through) the|kill(?:s|ed|ing)? (?:an?|the|his|her|him|them|people|each|another|my|all|everyone|others|innocent|men|women|humans?)|(?:beat|beats|beaten|beating|stoned|tortured|burned|kicked) (?:\w+ ){0,4}to death|burn(?:ed|t|ing) alive|eaten alive|torn apart|ripped apart|shoots? (?:him|her|them|people|each other|a man|a woman|civilians)|shooting (?:people|each other|civilians|him|her)|dead bod(?:y|ies)|hang(?:ed|ing) (?:man|woman|bod(?:y|ies)))\b/,
    innocentWith: ['fiction', 'education', 'counterSpeech', 'food', 'sport', 'symbolic', 'recovery'],
  },
  {
    category: 'sexual',
    pattern:
      /\b(?:porn\w*|hentai|erotic\w*|nudes?|nudity|naked|topless|bottomless|(?:having|have|has|had) sex|sex (?:scenes?|tapes?|acts?|party|toys?)|sexual (?:acts?|intercourse|activity|positions?)|orgy|orgies|masturbat\w*|orgasm\w*|striptease|strippers?|blowjobs?|handjobs?|undress(?:es|ing|ed)|genitals?|genitalia|vaginas?|penis(?:es)?|nipples?|bdsm|boobs?|tits|seductive(?:ly)?|horny|sexy|dildos?|brothels?|prostitutes?|underwear|lingerie|moaning|fondl\w+|grop(?:e|es|ed|ing)|rap(?:ed|ing|ist)|molest\w*|big (?:breasts|butt|ass)|cleavage)\b/,
    innocentWith: ['classicalArt', 'educationHealth', 'education', 'counterSpeech', 'food'],
  },
  {
    category: 'self_harm',
    pattern:
      /\b(?:suicid(?:e|es|al)|(?:hang|hangs|hanged|hanging|kill|kills|killed|killing|cut|cuts|cutting|harm|harms|harming|shoots|shooting|drowns|drowning|starves|starving) (?:himself|herself|themselves|myself)|(?:slit|slits|slitting|slashing|cutting|cuts) (?:her|his|their|my|the) (?:own )?wrists?|self (?:harm\w*|injury|mutilation)|anorexi[ac]|bulimi[ac]|(?:end|ends|ending|take|takes|taking) (?:his|her|my|their) (?:own )?life)\b/,
    innocentWith: ['recovery', 'education', 'educationHealth', 'symbolic', 'terror'],
  },
  {
    category: 'hate',
    pattern:
      /\b(?:swastikas?|(?:nazi|hitler|roman) salutes?|sieg heil|ku klux klan|kkk|klansm[ae]n|white (?:power|supremac\w+|pride)|neo ?nazis?|heil hitler|master race|ethnic cleansing|gas the|14 ?88|blood and soil|blut und boden|race wars?|race traitors?|(?:jews|you) will not replace us|white genocide|day of the rope|kill all (?:the )?(?:jews|muslims|blacks|whites|gays|christians|immigrants)|death to (?:all )?(?:the )?(?:jews|muslims|gays|blacks|arabs|immigrants|infidels)|subhumans?|untermensch\w*|blackface)\b/,
    innocentWith: ['education', 'counterSpeech'],
  },
  {
    category: 'weapons_drugs',
    pattern:
      /\b(?:cocaine|heroin|meth|methamphetamine|fentanyl|lsd|crack pipe|smok(?:e|es|ing) (?:crack|weed|marijuana|pot|a joint|a bong)|drug (?:deal|deals|dealers?|dealing|lords?|trafficking|labs?|cartel)|trafficking drugs|inject\w* drugs|snort(?:s|ing|ed)?|pipe bombs?|molotov|nerve gas|ghost guns?|human trafficking|money laundering|counterfeit (?:money|bills|currency))\b/,
    innocentWith: ['education', 'educationHealth', 'fiction', 'counterSpeech'],
  },
];

/** Just over the public's threshold: profiles with more freedom decide by the trained heads. */
const plainScore = 0.55;

/**
 * Finds words that name a category outright, unless teaching, fiction, sport or the kitchen explain them.
 *
 * @param text repaired words joined by spaces
 */
export function findPlainWords(text: string, matches: readonly ConceptMatch[]): RuleFinding[] {
  const present = new Set(matches.map(({ concept }) => conceptNames[concept]));
  return plainWords
    .filter(({ pattern, innocentWith }) => pattern.test(text) && !innocentWith.some((concept) => present.has(concept)))
    .map(({ category }) => ({ category, score: plainScore, reason: 'plain words' }));
}
