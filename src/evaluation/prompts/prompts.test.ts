import { describe, expect, it } from 'vitest';
import { hasHeldOutPair, labelValues, type SceneLabels, subjects } from '../../world/index.ts';
import type { SeenBody, Sighting } from '../oracle/oracle.ts';
import { bodyQuestions, shotQuestions } from '../oracle/oracle-format.ts';
import { evaluationCases } from './evaluation-cases.ts';
import { areAllRight, expectedSubjects, followsPrompt } from './prompt-following.ts';

/** A sighting that says exactly what labels say, with the bodies in the given order. */
function perfectSighting(labels: SceneLabels, order: readonly (0 | 1 | 2)[]): Sighting {
  const sure = (index: number, count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => (i === index ? 1 : 0));
  const body = (slot: 0 | 1 | 2): SeenBody => ({
    soughtSubject: subjects[labels[`entity${slot}.subject`]]!,
    subject: subjects[labels[`entity${slot}.subject`]]!,
    cells: 10,
    mask: new Float32Array(0),
    answers: Object.fromEntries(
      bodyQuestions.map(({ name, answers }) => [name, sure(labels[`entity${slot}.${name}`], answers)]),
    ) as SeenBody['answers'],
    identity: [new Float32Array(1), new Float32Array(1)],
  });
  const empty = new Float32Array(0);
  return {
    shot: Object.fromEntries(
      shotQuestions.map(({ name, answers }) => [name, sure(labels[name], answers)]),
    ) as Sighting['shot'],
    bodies: order.map(body),
    classes: new Uint8Array(0),
    nearness: empty,
    flow: empty,
    features: empty,
  };
}

describe('evaluationCases()', () => {
  const cases = evaluationCases('test', 24);

  it('gives the same prompts again, and more at the end', () => {
    expect(evaluationCases('test', 30).slice(0, 24)).toEqual(cases);
  });

  it('has a pair that training never shows in every fourth prompt and in no other', () => {
    for (const { scene, isHeldOut } of cases) expect(hasHeldOutPair(scene)).toBe(isHeldOut);
    expect(cases.filter(({ isHeldOut }) => isHeldOut).length).toBe(6);
  });
});

describe('followsPrompt()', () => {
  const two = evaluationCases('pairs', 60).find(({ expected }) => expectedSubjects(expected).length === 2)!;

  it('finds everything right that is as said, in whatever order bodies are seen', () => {
    for (const order of [[0, 1] as const, [1, 0] as const]) {
      const results = followsPrompt(perfectSighting(two.expected, order), two.expected);
      expect(results.every(({ isRight }) => isRight)).toBe(true);
      expect(areAllRight(results)).toEqual({ all: true, main: true });
    }
  });

  it('asks only what was said', () => {
    const silent = { ...two.expected, weather: -1, 'entity1.color': -1 };
    const asked = followsPrompt(perfectSighting(two.expected, [0, 1]), silent).map(({ attribute }) => attribute);
    expect(asked).not.toContain('weather');
    expect(asked.filter((attribute) => attribute === 'color').length).toBe(1);
  });

  it('finds a swapped colour wrong and the rest right', () => {
    const swapped = {
      ...two.expected,
      'entity0.color': (two.expected['entity0.color'] + 1) % labelValues['entity0.color'].length,
    };
    const results = followsPrompt(perfectSighting(two.expected, [0, 1]), swapped);
    expect(results.filter(({ isRight }) => !isRight).map(({ attribute }) => attribute)).toEqual(['color']);
    expect(areAllRight(results)).toEqual({ all: false, main: false });
  });
});
