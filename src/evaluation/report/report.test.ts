import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../case-record.ts';
import type { ClipJudgement } from '../judge-clip.ts';
import { htmlReport } from './html-report.ts';
import { summarize } from './summary.ts';

/** A clip with one right and one other attribute, and features around a place. */
function judgement(isRight: boolean, place: number): ClipJudgement {
  return {
    oracles: [
      {
        oracle: 'judge',
        attributes: [
          { attribute: 'subject', isRight: true },
          { attribute: 'weather', isRight },
        ],
        byChance: [{ attribute: 'weather', isRight: false }],
        features: [place, place / 2],
        identity: [1, 0],
      },
    ],
    physics: [{ check: 'permanence', value: 1, passes: isRight }],
    motion: { flicker: isRight ? 1 : 3, warpError: 1, dynamicDegree: 0.2 },
    jerk: null,
  };
}

const records: readonly CaseRecord[] = Array.from({ length: 8 }, (_, index) => ({
  index,
  level: 'W1',
  isHeldOut: index % 4 === 3,
  prompt: `Prompt <${index}> & more`,
  generated: judgement(index < 2, 5 + index),
  real: judgement(true, index),
  reconstructed: index === 0 ? null : judgement(index < 6, index + 0.5),
  generationSeconds: 2,
}));
const report = summarize({ records, identity: [], drift: [], plan: { model: 'tiny' }, notes: { date: '2026-11-22' } });

describe('summarize()', () => {
  it('counts each attribute for the model, the true pictures, the autoencoder and chance', () => {
    const weather = report.following[0]!.attributes.find(({ attribute }) => attribute === 'weather')!;
    expect(weather.generated).toMatchObject({ right: 2, asked: 8 });
    expect(weather.real).toMatchObject({ right: 8, asked: 8 });
    expect(weather.reconstructed).toMatchObject({ right: 5, asked: 7 });
    expect(weather.chance).toMatchObject({ right: 0, asked: 8 });
  });

  it('takes a video for right only if everything said is right, and leaves out of the main things what is not one', () => {
    expect(report.following[0]!.allRight.generated).toMatchObject({ right: 2, asked: 8 });
    expect(report.following[0]!.mainRight.generated).toMatchObject({ right: 8, asked: 8 });
  });

  it('counts prompts with held-out pairs apart', () => {
    expect(report.following[0]!.heldOut).toMatchObject({ right: 2, asked: 4 });
    expect(report.following[0]!.seen).toMatchObject({ right: 8, asked: 12 });
  });

  it('puts the model further from the true pictures than these are from each other', () => {
    const { generated, floor } = report.following[0]!.distance;
    expect(generated!).toBeGreaterThan(Math.abs(floor!));
  });

  it('averages motion and says nothing of what was never measured', () => {
    expect(report.motion.flicker.generated).toMatchObject({ mean: (2 * 1 + 6 * 3) / 8, count: 8 });
    expect(report.motion.jerk.real).toBeNull();
  });
});

describe('htmlReport()', () => {
  it('shows prompts as text, never as markup', () => {
    const page = htmlReport(report, [{ index: 0, picture: Uint8Array.of(1, 2, 3) }]);
    expect(page).toContain('Prompt &lt;0&gt; &amp; more');
    expect(page).not.toContain('Prompt <0>');
    expect(page).toContain('data:image/webp;base64,AQID');
  });
});
