import type { Model } from '../../api/contracts.ts';
import type { english } from '../../text/english.ts';
import { formatBytes, formatSeconds } from '../../text/format.ts';
import { languageTag } from '../../text/use-text.ts';

/** What a model is, what it can do, how long and at which rate, and what it needs. */
export function modelFacts({ aozora }: Model, { create }: typeof english): string {
  const { kinds, max_seconds: seconds, frame_rate: rate, licence, description, weight_bytes: bytes, devices } = aozora;
  const list = new Intl.ListFormat(languageTag());
  const can = list.format(kinds.map((kind) => create.modelCan[kind]));
  const needs =
    bytes === null ? '' : ` ${create.modelNeeds({ weights: formatBytes(bytes), devices: list.format(devices) })}`;
  return `${description}. ${create.modelFacts({ can, seconds: formatSeconds(Math.floor(seconds)), rate, licence })}${needs}`;
}
