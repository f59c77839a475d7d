import type { ConceptValues, WeatherStrength } from '../concepts/concept.ts';

/** One thing that somebody does. */
export interface DraftDeed {
  readonly action: ConceptValues['action'];
  readonly speed: ConceptValues['speed'] | null;
}

/** Somebody or something in a shot; null is what the prompt leaves open. */
export interface DraftCharacter {
  readonly subject: ConceptValues['subject'];
  readonly count: number;
  readonly color: ConceptValues['color'] | null;
  readonly size: ConceptValues['size'] | null;
  readonly emotion: ConceptValues['emotion'] | null;
  /** Which way it goes or looks. */
  readonly facing: ConceptValues['facing'] | null;
  readonly column: ConceptValues['column'] | null;
  /** In order of time. */
  readonly deeds: readonly DraftDeed[];
}

/** What is said of somebody who is not named: "it jumps to the left". */
export type DraftUnnamed = Partial<Omit<DraftCharacter, 'subject'>>;

/** What holds between two characters, by their indices. */
export interface DraftRelation {
  readonly kind: ConceptValues['relation'] | 'chase' | 'carry' | 'meet';
  readonly from: number;
  readonly to: number;
}

/** What happens to a body by the laws of physics. */
export interface DraftEvent {
  readonly kind: ConceptValues['event'];
  readonly body: number;
  /** The second body of a collision. */
  readonly other: number | null;
}

/** One shot as far as a prompt says it. */
export interface PromptDraft {
  readonly characters: readonly DraftCharacter[];
  /** Only where nobody is named. */
  readonly unnamed: DraftUnnamed | null;
  readonly relation: DraftRelation | null;
  readonly event: DraftEvent | null;
  readonly place: ConceptValues['place'] | null;
  readonly time: ConceptValues['time'] | null;
  readonly season: ConceptValues['season'] | null;
  readonly weather: ConceptValues['weather'] | null;
  readonly weatherStrength: WeatherStrength;
  readonly style: ConceptValues['style'] | null;
  readonly shotSize: ConceptValues['shotSize'] | null;
  readonly cameraMove: ConceptValues['cameraMove'] | null;
  readonly cameraSpeed: ConceptValues['cameraSpeed'] | null;
}

/** A shot of which nothing is said. */
export const emptyDraft: PromptDraft = {
  characters: [],
  unnamed: null,
  relation: null,
  event: null,
  place: null,
  time: null,
  season: null,
  weather: null,
  weatherStrength: 'plain',
  style: null,
  shotSize: null,
  cameraMove: null,
  cameraSpeed: null,
};
