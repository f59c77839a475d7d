import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { parseRange } from './range.ts';

describe('parseRange()', () => {
  it('reads first, open and suffix ranges as RFC 9110 examples do', () => {
    expect(parseRange('bytes=0-499', 10_000)).toEqual({ kind: 'part', start: 0, end: 499 });
    expect(parseRange('bytes=9500-', 10_000)).toEqual({ kind: 'part', start: 9500, end: 9999 });
    expect(parseRange('bytes=-500', 10_000)).toEqual({ kind: 'part', start: 9500, end: 9999 });
    expect(parseRange('bytes=0-99999', 10_000)).toEqual({ kind: 'part', start: 0, end: 9999 });
  });

  it('gives the whole file for several ranges, other units and malformed headers', () => {
    for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=1-2,4-5', 'items=0-1', 'bytes=5-1', 'bytes=a-b']) {
      expect(parseRange(header, 100), String(header)).toEqual({ kind: 'whole' });
    }
  });

  it('says when nothing of the range exists', () => {
    expect(parseRange('bytes=100-', 100)).toEqual({ kind: 'unsatisfiable' });
    expect(parseRange('bytes=-0', 100)).toEqual({ kind: 'unsatisfiable' });
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
  });

  it('never leaves the file, for any two numbers', () => {
    const random = createRandom('ranges');
    for (let i = 0; i < 2000; i++) {
      const sizeBytes = random.integer(50);
      const range = parseRange(`bytes=${random.integer(60)}-${random.integer(60)}`, sizeBytes);
      if (range.kind !== 'part') continue;
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(sizeBytes);
    }
  });
});
