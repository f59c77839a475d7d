import { type LabelName, labelValues, mapClasses, subjectClass, subjects } from '../../world/index.ts';

/** What every oracle looks at: so many pictures a side, so many in a row, so fast. */
export const oracleFormat = {
  /** Pixels a side of what is seen as a whole. */
  side: 96,
  /** Pixels a side of the pictures that bodies are cut out of. */
  sharpSide: 192,
  /** Pixels a side of a body seen from near. */
  cropSide: 48,
  /** Cells a side of the mask of a body seen from near. */
  maskSide: 12,
  /** Pictures of a clip. */
  frames: 8,
  /** Pictures per second. */
  frameRate: 4,
  /** Cells a side of the dense maps: 4 x 4 pixels each. */
  cells: 24,
  /** Bodies that are described one by one. */
  slots: 3,
} as const;

/** Number of values of the class map. */
export const classCount = mapClasses.length;

/** Values of the class map from here on are subjects. */
export const firstSubjectClass = subjectClass(subjects[0]);

/** One question about a shot or about a body, and how many answers there are. */
export interface OracleQuestion {
  readonly name: string;
  readonly answers: number;
}

/** Numbers that the answers to all questions take. */
export function totalAnswers(questions: readonly OracleQuestion[]): number {
  return questions.reduce((total, { answers }) => total + answers, 0);
}

const shotNames = [
  'place',
  'timeOfDay',
  'season',
  'weather',
  'weatherIntensity',
  'shotSize',
  'cameraMove',
  'cameraSpeed',
  'style',
  'count',
  'relation',
  'event',
] as const satisfies readonly LabelName[];
const bodyNames = ['subject', 'color', 'size', 'emotion', 'facing', 'column', 'action', 'nextAction', 'speed'] as const;

/** Name of a question about the whole shot. */
export type ShotQuestion = (typeof shotNames)[number];
/** Name of a question about one body. */
export type BodyQuestion = (typeof bodyNames)[number];

/** Questions about the whole shot; answers are indices into `labelValues`. */
export const shotQuestions: readonly (OracleQuestion & { readonly name: ShotQuestion })[] = shotNames.map((name) => ({
  name,
  answers: labelValues[name].length,
}));

/** Questions about each body. */
export const bodyQuestions: readonly (OracleQuestion & { readonly name: BodyQuestion })[] = bodyNames.map((name) => ({
  name,
  answers: labelValues[`entity0.${name}`].length,
}));

/** Questions that single pictures of bodies are asked, and how much the pictures' answers count beside those given of the clip. */
const voteWeights: Readonly<Record<string, number>> = {
  subject: 4,
  color: 4,
  action: 0.5,
  facing: 1,
  size: 0,
  emotion: 0.5,
  style: 2,
};

/** A question of one picture of a body. */
export interface PictureQuestion extends OracleQuestion {
  readonly name: ShotQuestion | BodyQuestion;
  /** How much the mean of the pictures' scores counts beside the scores of the clip. */
  readonly voteWeight: number;
}

/** Questions of one picture of a body, in the order of their answers. */
export const pictureQuestions: readonly PictureQuestion[] = [...bodyQuestions, ...shotQuestions].flatMap((question) => {
  const voteWeight = voteWeights[question.name];
  return voteWeight === undefined ? [] : [{ ...question, voteWeight }];
});
