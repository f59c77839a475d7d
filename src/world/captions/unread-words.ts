import { phraseAt, tokensOf } from './phrases.ts';

/** Words that join others and name nothing that could be drawn. */
const joiningWords: ReadonlySet<string> = new Set(
  [
    'a an the this that these those it its they them their he him his she her hers we us i you one someone something who which what',
    'is are was were be being been am do does did has have had will can may',
    'in on at of with without no not to from by for as into over under up down through along away back forth fro off out across around',
    'and or but then while when before after until during again also very just',
    'there here we see seen show shows shown happens happen going goes go gets get lies',
    'first second third fourth next last other each all both same',
    'scene shot shots video clip film camera view picture frame image face faces side bottom top',
    'air ground water snow clouds rope bed arc landing lands pushing pushes knocking knocks set takes place s',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Words of a caption that the world does not know and passes over, in their order, each once: "giraffe" in "a red giraffe".
 */
export function unreadWords(text: string): readonly string[] {
  const tokens = tokensOf(text);
  const unread = new Set<string>();
  for (let at = 0; at < tokens.length; ) {
    const { length } = phraseAt(tokens, at);
    const token = tokens[at]!;
    if (length === 0 && /[a-z]/.test(token) && !joiningWords.has(token)) unread.add(token);
    at += Math.max(1, length);
  }
  return [...unread];
}
