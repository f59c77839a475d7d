import { expect, test } from 'vitest';
import { requireMemory } from './require-memory.ts';

test('requireMemory() refuses what is larger than free memory, and names what needs less', () => {
  const remedy = "'stored' needs far less";
  expect(() => requireMemory('open it', { neededBytes: 2e9, freeBytes: 2e9, remedy })).not.toThrow();
  expect(() => requireMemory('open it', { neededBytes: 7.7e9, freeBytes: 4e9, remedy })).toThrow(
    "Cannot open it as about 7.7 GB of memory must be free: current value is 4.0 GB; 'stored' needs far less",
  );
});
