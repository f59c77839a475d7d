import { describe, expect, it } from 'vitest';
import { nestFields } from './bracket-fields.ts';

describe('nestFields()', () => {
  it('nests a bracketed name under its object', () => {
    expect(nestFields([['video[id]', 'video_1']])).toEqual({ video: { id: 'video_1' } });
  });

  it('collects repeated and numbered names into one list', () => {
    expect(
      nestFields([
        ['flags[]', 'a'],
        ['flags[]', 'b'],
      ]),
    ).toEqual({ flags: ['a', 'b'] });
    expect(
      nestFields([
        ['flags', 'a'],
        ['flags', 'b'],
        ['flags[]', 'c'],
      ]),
    ).toEqual({ flags: ['a', 'b', 'c'] });
    expect(
      nestFields([
        ['keyframes[1][at]', '2'],
        ['keyframes[0][at]', '0'],
        ['keyframes[0][image][file_id]', 'file_1'],
      ]),
    ).toEqual({ keyframes: [{ at: '0', image: { file_id: 'file_1' } }, { at: '2' }] });
  });

  it('begins a new item when the last one already has the name', () => {
    const fields = nestFields([
      ['characters[][id]', 'char_1'],
      ['characters[][id]', 'char_2'],
    ]);
    expect(fields).toEqual({ characters: [{ id: 'char_1' }, { id: 'char_2' }] });
  });

  it('never reaches the prototype of an object', () => {
    const fields = nestFields([['__proto__[polluted]', 'yes']]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(Object.keys(fields)).toEqual(['__proto__']);
  });

  it('refuses malformed, contradicting and endless names', () => {
    for (const name of ['', 'a[', 'a]b', '[x]', 'a[b]c', `a${'[b]'.repeat(9)}`]) {
      expect(() => nestFields([[name, '1']]), name).toThrowError(
        expect.objectContaining({ code: 'invalid_multipart' }),
      );
    }
    for (const [first, second] of [
      ['a', 'a[b]'],
      ['a[b]', 'a'],
      ['a[0]', 'a[0]'],
      ['a[0]', 'a[999]'],
    ] as const) {
      expect(() =>
        nestFields([
          [first, '1'],
          [second, '2'],
        ]),
      ).toThrowError(expect.objectContaining({ code: 'invalid_multipart' }));
    }
  });
});
