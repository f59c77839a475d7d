import { expect, test } from 'vitest';
import { requireMemory } from './open-stage.ts';

test('requireMemory() refuses weights that are larger than free memory, and names what needs less', () => {
  expect(() => requireMemory('int8', { neededBytes: 2e9, freeBytes: 2e9 })).not.toThrow();
  expect(() => requireMemory('float32', { neededBytes: 7.7e9, freeBytes: 4e9 })).toThrow(
    "in float32 as 7.7 GB of memory must be free: current value is 4.0 GB; 'stored' needs far less",
  );
});
