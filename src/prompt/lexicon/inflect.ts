const irregularPlurals: Readonly<Record<string, string>> = {
  man: 'men',
  woman: 'women',
  snowman: 'snowmen',
  gentleman: 'gentlemen',
  spaceman: 'spacemen',
  fish: 'fish',
};

/** Plural of a noun: "three foxes", "two women", "four fish". The last word of a compound changes. */
export function pluralOf(noun: string): string {
  const [, head = '', last = noun] = /^(.*[ -])?([^ -]+)$/.exec(noun) ?? [];
  const irregular = irregularPlurals[last];
  if (irregular !== undefined) return head + irregular;
  if (/(s|x|z|ch|sh)$/.test(last)) return `${head + last}es`;
  if (/[^aeiou]y$/.test(last)) return `${head + last.slice(0, -1)}ies`;
  return `${head + last}s`;
}

/** Third person of a verb: "walks", "carries", "looks around". Only the first word changes. */
export function thirdPersonOf(verb: string): string {
  const [first, particle] = splitVerb(verb);
  const irregular = { be: 'is', have: 'has', go: 'goes', do: 'does' }[first];
  if (irregular !== undefined) return irregular + particle;
  if (/(s|x|z|ch|sh)$/.test(first)) return `${first}es${particle}`;
  if (/[^aeiou]y$/.test(first)) return `${first.slice(0, -1)}ies${particle}`;
  return `${first}s${particle}`;
}

const doubled = new Set([
  'sit',
  'run',
  'nap',
  'hop',
  'swim',
  'spin',
  'trot',
  'drop',
  'tip',
  'get',
  'hit',
  'bob',
  'let',
  'put',
  'pan',
  'knock over',
]);

/** Present participle of a verb: "sitting", "diving", "looking around". Only the first word changes. */
export function participleOf(verb: string): string {
  const [first, particle] = splitVerb(verb);
  if (doubled.has(first)) return `${first}${first[first.length - 1]}ing${particle}`;
  if (/[^aeioy]e$/.test(first) && first !== 'be') return `${first.slice(0, -1)}ing${particle}`;
  return `${first}ing${particle}`;
}

const irregularPasts: Readonly<Record<string, string>> = {
  go: 'gone',
  meet: 'met',
  hit: 'hit',
  throw: 'thrown',
  run: 'run',
  let: 'let',
  drop: 'dropped',
  tip: 'tipped',
  set: 'set',
};

/** Past participle of a transitive verb: "chased", "carried", "met". Only the first word changes. */
export function pastParticipleOf(verb: string): string {
  const [first, particle] = splitVerb(verb);
  const irregular = irregularPasts[first];
  if (irregular !== undefined) return irregular + particle;
  if (first.endsWith('e')) return `${first}d${particle}`;
  if (/[^aeiou]y$/.test(first)) return `${first.slice(0, -1)}ied${particle}`;
  return `${first}ed${particle}`;
}

function splitVerb(verb: string): [string, string] {
  const space = verb.indexOf(' ');
  return space < 0 ? [verb, ''] : [verb.slice(0, space), verb.slice(space)];
}

/** The indefinite article that the following word asks for: "a red fox", "an orange owl". */
export function articleFor(phrase: string): 'a' | 'an' {
  return /^(?:[aeio]|u(?!ni|se|ti))/i.test(phrase) ? 'an' : 'a';
}
