import type { Model } from '../../api/contracts.ts';
import type { english } from '../../text/english.ts';
import { formatSeconds } from '../../text/format.ts';
import { languageTag } from '../../text/use-text.ts';

/** What a model is, what it can do, and how long and at which rate. */
export function modelFacts({ aozora }: Model, { create }: typeof english): string {
  const { kinds, max_seconds: seconds, frame_rate: rate, licence, description } = aozora;
  const can = new Intl.ListFormat(languageTag()).format(kinds.map((kind) => create.modelCan[kind]));
  return `${description}. ${create.modelFacts({ can, seconds: formatSeconds(Math.floor(seconds)), rate, licence })}`;
}
