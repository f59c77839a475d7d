/** What the policy speaks about; the order is the order of the scores in the prompt screen's checkpoint. */
export const policyCategories = [
  'extreme_violence',
  'sexual',
  'sexual_minors',
  'hate',
  'self_harm',
  'harassment',
  'likeness',
  'misleading',
  'weapons_drugs',
  'copyright',
] as const;

/** One subject of the policy. */
export type PolicyCategory = (typeof policyCategories)[number];

/** What a category covers, in words shown to people. */
export interface CategoryDescription {
  readonly title: string;
  /** What is refused. */
  readonly covers: string;
  /** What near it is allowed. */
  readonly allows: string;
  /** The sentence of a refusal, after "The request was refused because it ". */
  readonly refusal: string;
}

/** The policy's words for each category; docs/policy.md says the same with examples. */
export const categoryDescriptions: Readonly<Record<PolicyCategory, CategoryDescription>> = {
  extreme_violence: {
    title: 'Extreme violence',
    covers: 'killing, torture, mutilation and injuries shown in detail, cruelty to animals, praise of mass violence',
    allows: 'action, danger, war history, sport, horror mood, medicine, without detailed injury',
    refusal: 'seems to show extreme violence',
  },
  sexual: {
    title: 'Sexual content',
    covers: 'sexual acts, nudity meant to arouse, fetish scenes, sexual violence',
    allows: 'romance, kisses, swimwear, classical art, medicine, sex education without acts',
    refusal: 'seems to show sexual content',
  },
  sexual_minors: {
    title: 'Sexual content and minors',
    covers: 'any sexual or suggestive depiction of someone under 18 or who looks so, real or drawn',
    allows: 'family life, school, sport, prevention and education without sexual depiction',
    refusal: 'connects minors with sexual content, which is never allowed',
  },
  hate: {
    title: 'Hateful imagery and symbols',
    covers:
      'contempt, dehumanising or calls for harm against people for what they are, scenes that demean or shut them out for it, and symbols of hate groups',
    allows: 'history, counter-speech, reporting, portraits and celebrations of any group',
    refusal: 'seems to show hate against people for what they are',
  },
  self_harm: {
    title: 'Self-harm',
    covers: 'suicide, self-injury and eating disorders shown, encouraged or explained',
    allows: 'sadness, grief, recovery, therapy, prevention',
    refusal: 'seems to show suicide or self-harm',
  },
  harassment: {
    title: 'Harassment',
    covers: 'threats, bullying, humiliation, stalking and exposing of a person',
    allows: 'arguments, rivalry, satire without a target, anti-bullying work',
    refusal: 'seems to threaten, shame or expose someone',
  },
  likeness: {
    title: 'Likeness of real people',
    covers: 'recognisable real persons, public or private, without their recorded consent',
    allows: 'invented people, professions, historical figures dead for over a century',
    refusal: 'seems to show a real person',
  },
  misleading: {
    title: 'Misleading content',
    covers:
      'fabricated news, false election scenes, faked disasters and attacks presented as real, and known falsehoods about health, science or history shown as fact',
    allows: 'voting explained, disaster films, clearly labelled satire and simulation, how to recognise falsehoods',
    refusal: 'could mislead people about elections, disasters or the news',
  },
  weapons_drugs: {
    title: 'Weapons, drugs and crime',
    covers:
      'making or trading weapons and drugs, use of drugs, how to commit a crime, crimes shown as they are committed',
    allows: 'museum pieces, film props, medicine, police work, history, crime in fiction that says so',
    refusal: 'seems to be about making, trading or using weapons or drugs, or committing a crime',
  },
  copyright: {
    title: 'Characters and works of others',
    covers:
      'recognisable characters of films, games, comics and series, copies of protected works, logos and advertisements of known brands',
    allows:
      'own characters, styles and genres, fairy tales and works in the public domain, brands that are merely named',
    refusal: 'seems to show a character or work that belongs to someone else',
  },
};
