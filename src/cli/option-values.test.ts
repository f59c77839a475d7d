import { expect, test } from 'vitest';
import { readChoice, readNumber, readSize } from './option-values.ts';

test('readNumber() takes numbers within bounds and names the option otherwise', () => {
  expect(readNumber('count', '12', { low: 1, high: 99, isWhole: true })).toBe(12);
  for (const text of ['', 'many', '0', '1.5', '100']) {
    expect(() => readNumber('count', text, { low: 1, high: 99, isWhole: true })).toThrow(
      `--count as it must be a whole number from 1 to 99: current value is ${text}`,
    );
  }
});

test('readSize() reads width and height and refuses anything else', () => {
  expect(readSize('size', '320x192')).toEqual({ width: 320, height: 192 });
  for (const text of ['320', '320x', 'axb', '-1x4']) expect(() => readSize('size', text)).toThrow('like 256x256');
});

test('readChoice() names the words that there are', () => {
  expect(readChoice('level', 'W1', ['W0', 'W1'])).toBe('W1');
  expect(() => readChoice('level', 'W7', ['W0', 'W1'])).toThrow('one of W0, W1: current value is W7');
});
