import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGazetteer, readGazetteer } from './gazetteer.ts';

describe('createGazetteer()', () => {
  it('createGazetteer() finds full names only, whatever their accents', () => {
    const gazetteer = createGazetteer(['Zoë Märtens', 'Ada Quill van Dorn', 'Plato']);
    expect(gazetteer.size).toBe(2);
    expect(gazetteer.findName('here comes zoe martens again'.split(' '))).toBe('zoe martens');
    expect(gazetteer.findName('ada quill van dorn'.split(' '))).toBe('ada quill van dorn');
    expect(gazetteer.findName('zoe and plato'.split(' '))).toBeNull();
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
  });
});
