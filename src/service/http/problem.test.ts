import { describe, expect, it } from 'vitest';
import { createVideoSchema, extendVideoSchema } from '../contracts/video-request.ts';
import { parseFields, parseValue } from './body.ts';
import { describeProblem, isServerFault, problem } from './problem.ts';

function refusal(body: unknown, schema: typeof createVideoSchema | typeof extendVideoSchema = createVideoSchema) {
  try {
    parseValue(schema, body);
  } catch (error) {
    return describeProblem(error).body.error;
  }
  throw new Error('was accepted');
}

describe('problemOfIssue()', () => {
  it('names a missing parameter as the official service does', () => {
    expect(refusal({})).toEqual({
      message: "Missing required parameter: 'prompt'.",
      type: 'invalid_request_error',
      param: 'prompt',
      code: 'missing_required_parameter',
    });
  });

  it('names an unknown parameter, also inside an object', () => {
    expect(refusal({ prompt: 'a', promt: 'b' })).toMatchObject({ param: 'promt', code: 'unknown_parameter' });
    expect(refusal({ prompt: 'a', keyframes: [{ at: 0, image: { file_id: 'f' }, x: 1 }] })).toMatchObject({
      param: 'keyframes[0].x',
      code: 'unknown_parameter',
    });
  });

  it('lists the values of a choice', () => {
    expect(refusal({ prompt: 'a', priority: 'urgent' })).toMatchObject({
      message: "Invalid value: 'urgent'. Supported values are: 'low', 'normal', and 'high'.",
      param: 'priority',
      code: 'invalid_value',
    });
  });

  it('tells type, length and limits', () => {
    expect(refusal({ prompt: 5 })).toMatchObject({
      message: "Invalid type for 'prompt': expected a string, but got an integer instead.",
      code: 'invalid_type',
    });
    expect(refusal({ prompt: '' })).toMatchObject({ param: 'prompt', code: 'string_below_min_length' });
    expect(refusal({ prompt: 'x'.repeat(32_001) })).toMatchObject({ code: 'string_above_max_length' });
    expect(refusal({ prompt: 'a', n: 9 })).toMatchObject({ param: 'n', code: 'above_max_value' });
    expect(refusal({ prompt: 'a', seconds: '61' })).toMatchObject({ param: 'seconds', code: 'above_max_value' });
    expect(refusal({ prompt: 'a', seconds: 'long' })).toMatchObject({ param: 'seconds', code: 'invalid_value' });
  });

  it('finds the reason inside the nearest form of a choice of objects', () => {
    expect(refusal({ prompt: 'a', input_reference: { file_id: '' } })).toMatchObject({
      param: 'input_reference.file_id',
    });
    expect(refusal({ prompt: 'a', input_reference: 'x' })).toMatchObject({ param: 'input_reference' });
    expect(refusal({ prompt: 'a', seconds: 4 }, extendVideoSchema)).toMatchObject({
      param: 'video',
      code: 'missing_required_parameter',
    });
  });

  it('refuses both forms of an image reference at once', () => {
    const error = refusal({ prompt: 'a', input_reference: { file_id: 'f', image_url: 'https://x' } });
    expect(error.code).toBe('unknown_parameter');
  });
});

describe('parseFields()', () => {
  it('reads numbers, booleans and JSON out of form text', () => {
    const parsed = parseFields(createVideoSchema, {
      prompt: '12',
      seconds: '8',
      seed: '7',
      guidance: '4.5',
      loop: 'true',
      metadata: '{"take":"3"}',
      storyboard: '[{"at":0,"prompt":"a hill"}]',
    });
    expect(parsed).toMatchObject({
      prompt: '12',
      seconds: 8,
      seed: 7,
      guidance: 4.5,
      loop: true,
      metadata: { take: '3' },
      storyboard: [{ at: 0, prompt: 'a hill' }],
    });
  });
});

describe('describeProblem()', () => {
  it('shows nothing of an unexpected error', () => {
    const answer = describeProblem(new Error('password=hunter2'));
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it('tells a lost database and a full disk from a bug', () => {
    const lost = new Error('query failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
    expect(describeProblem(lost).status).toBe(503);
    expect(describeProblem(lost).headers['retry-after']).toBe('2');
    expect(describeProblem(Object.assign(new Error('write'), { code: 'ENOSPC' })).status).toBe(507);
  });
});

describe('isServerFault()', () => {
  it('is true of a bug and a lost database, not of wrong requests nor of a server that stops', () => {
    const lost = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect([new Error('bug'), lost].map(isServerFault)).toEqual([true, true]);
    const meant = [problem('service_unavailable', 'The server is about to stop.'), problem('not_found', 'Gone.')];
    expect(meant.map(isServerFault)).toEqual([false, false]);
  });
});
