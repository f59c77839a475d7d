import type { PartOfSpeech } from './wordnet.ts';

/** Forms that no rule reaches, with their base form. */
const irregularForms: Readonly<Record<PartOfSpeech, Readonly<Record<string, string>>>> = {
  noun: {
    children: 'child',
    men: 'man',
    women: 'woman',
    mice: 'mouse',
    geese: 'goose',
    wolves: 'wolf',
    leaves: 'leaf',
    feet: 'foot',
    teeth: 'tooth',
    oxen: 'ox',
    calves: 'calf',
    knives: 'knife',
    thieves: 'thief',
    elves: 'elf',
    dwarves: 'dwarf',
    octopi: 'octopus',
    cacti: 'cactus',
    people: 'person',
  },
  verb: {
    ran: 'run',
    swam: 'swim',
    swum: 'swim',
    flew: 'fly',
    flown: 'fly',
    ate: 'eat',
    eaten: 'eat',
    slept: 'sleep',
    sat: 'sit',
    stood: 'stand',
    fell: 'fall',
    fallen: 'fall',
    rose: 'rise',
    risen: 'rise',
    drove: 'drive',
    driven: 'drive',
    spun: 'spin',
    swung: 'swing',
    sank: 'sink',
    sunk: 'sink',
    threw: 'throw',
    thrown: 'throw',
    met: 'meet',
    held: 'hold',
    went: 'go',
    gone: 'go',
    came: 'come',
    leapt: 'leap',
    leaped: 'leap',
    dove: 'dive',
    lay: 'lie',
    lying: 'lie',
    dying: 'die',
    took: 'take',
    crept: 'creep',
    rode: 'ride',
    ridden: 'ride',
    sang: 'sing',
    wept: 'weep',
    fought: 'fight',
    hid: 'hide',
    caught: 'catch',
    fed: 'feed',
  },
  adj: { better: 'good', best: 'good', worse: 'bad', worst: 'bad' },
  adv: {},
};

/** Endings and what takes their place, as WordNet's own search does it. */
const endings: Readonly<Record<PartOfSpeech, readonly (readonly [string, string])[]>> = {
  noun: [
    ['ies', 'y'],
    ['ses', 's'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['s', ''],
  ],
  verb: [
    ['ies', 'y'],
    ['ied', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['s', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  adj: [
    ['iest', 'y'],
    ['ier', 'y'],
    ['er', ''],
    ['er', 'e'],
    ['est', ''],
    ['est', 'e'],
  ],
  adv: [],
};

/** What the base form of a word may be, the word itself first. A doubled consonant before -ed or -ing is undone. */
export function lemmasOf(word: string, partOfSpeech: PartOfSpeech): readonly string[] {
  const lemmas = new Set<string>();
  const irregular = irregularForms[partOfSpeech][word];
  if (irregular) lemmas.add(irregular);
  lemmas.add(word);
  for (const [ending, replacement] of endings[partOfSpeech]) {
    if (!word.endsWith(ending) || word.length - ending.length < 2) continue;
    const stem = word.slice(0, -ending.length);
    lemmas.add(stem + replacement);
    if (partOfSpeech === 'verb' && replacement === '' && /([bdfgklmnprt])\1$/.test(stem)) lemmas.add(stem.slice(0, -1));
  }
  return [...lemmas];
}
