import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGazetteer, readGazetteer, wordsForNames } from './gazetteer.ts';

describe('createGazetteer()', () => {
  it('createGazetteer() finds full names only, whatever their accents', () => {
    const gazetteer = createGazetteer(['Zoë Märtens', 'Ada Quill van Dorn', 'Plato']);
    expect(gazetteer.size).toBe(2);
    expect(gazetteer.findName('here comes zoe martens again'.split(' '))).toBe('zoe martens');
    expect(gazetteer.findName('ada quill van dorn'.split(' '))).toBe('ada quill van dorn');
    expect(gazetteer.findName('zoe and plato'.split(' '))).toBeNull();
  });

  it('createGazetteer() finds a name with one wrong letter or without its space, and no name in ordinary words', () => {
    const gazetteer = createGazetteer(['Zoë Märtens', 'Will Smithers']);
    const isWord = (word: string): boolean => word === 'smothers';
    for (const text of ['zoe marttens', 'zoe matens', 'zoe marxens', 'zoe mratens', 'by zoemartens now'])
      expect(gazetteer.findName(text.split(' '), isWord), text).toBe('zoe martens');
    for (const text of ['zoe mortuns', 'zo martenss', 'zoe artens', 'will smothers', 'he will see'])
      expect(gazetteer.findName(text.split(' '), isWord), text).toBeNull();
    expect(gazetteer.findName(['zoe', 'marttens'])).toBeNull();
  });

  it('createGazetteer() keeps names of one word only when it is told to', () => {
    const words = ['a', 'zorblax', 'waves'];
    expect(createGazetteer(['Zorblax']).findName(words)).toBeNull();
    expect(createGazetteer(['Zorblax'], { withSingleWords: true }).findName(words)).toBe('zorblax');
  });
});

describe('readGazetteer()', () => {
  it('readGazetteer() reads tables and JSON, and refuses a file without names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    writeFileSync(join(folder, 'a.tsv'), 'Ada Quill\tactor\tCC0\nBo Rivers\tsinger\tCC0\n');
    writeFileSync(join(folder, 'b.json'), '["Ada Quill"]');
    writeFileSync(join(folder, 'c.txt'), 'single\n');
    expect(readGazetteer(join(folder, 'a.tsv')).size).toBe(2);
    expect(readGazetteer(join(folder, 'b.json')).size).toBe(1);
    expect(() => readGazetteer(join(folder, 'c.txt'))).toThrow(/names of two words/);
    expect(() => readGazetteer(join(folder, 'd.txt'))).toThrow(/file must be there/);
  });
});

describe('wordsForNames()', () => {
  it('wordsForNames() joins initials and drops possessives', () => {
    expect(wordsForNames("a.b. quill's dog, and o'dorn")).toEqual(['ab', 'quill', 'dog', 'and', 'odorn']);
  });
});
