import type { Point } from '../pen.ts';

/** Proportions and clothes of a figure on two legs, in metres. */
export interface PersonBuild {
  readonly height: number;
  readonly width: number;
  readonly legLength: number;
  readonly torsoHeight: number;
  /** Half widths at shoulder and hip. */
  readonly torso: Point;
  readonly headRadius: number;
  readonly limbRadius: number;
  readonly kind: 'girl' | 'boy' | 'woman' | 'man' | 'robot' | 'astronaut';
  /** Tones of legs, sleeves, hands and face. */
  readonly legTone: string;
  readonly shoeTone: string;
  readonly sleeveTone: string;
  readonly handTone: string;
  readonly hasSkirt: boolean;
}
