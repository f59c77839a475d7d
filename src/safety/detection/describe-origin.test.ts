import { expect, test } from 'vitest';
import { describeOrigin } from './describe-origin.ts';
import type { OriginEvidence } from './detect-origin.ts';

const nothing: OriginEvidence = {
  manifest: { status: 'none' },
  watermark: { status: 'absent', reading: null },
  reverseSearch: { status: 'absent' },
  classifier: { status: 'unavailable' },
};

test('describeOrigin() never turns the absence of evidence into a number', () => {
  const findings = describeOrigin(nothing);
  expect(findings.map(({ layer }) => layer)).toEqual(['manifest', 'watermark', 'reverse_search', 'classifier']);
  for (const { confidence, explanation } of findings) {
    expect(confidence).toBeNull();
    expect(explanation).toMatch(/\.$/);
  }
});

test('describeOrigin() reports each layer with its own confidence', () => {
  const findings = describeOrigin({
    ...nothing,
    manifest: { status: 'invalid', problems: ['assertion.bmffHash.mismatch'] },
    reverseSearch: { status: 'found', matches: [{ videoId: 'video_1', distance: 4, confidence: 0.995 }] },
    classifier: { status: 'scored', score: 0.7 },
  });
  expect(findings.map(({ confidence }) => confidence)).toEqual([null, null, 0.995, 0.7]);
  expect(findings[2]!.explanation).toContain('video_1');
});

test('describeOrigin() trusts the classifier never to the full, and takes a low score for nothing', () => {
  const confidenceAt = (score: number): number | null =>
    describeOrigin({ ...nothing, classifier: { status: 'scored', score } })[3]!.confidence;
  expect(confidenceAt(0.2)).toBeNull();
  expect(confidenceAt(0.9999)).toBe(0.95);
});
