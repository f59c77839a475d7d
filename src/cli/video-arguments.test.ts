import { expect, test } from 'vitest';
import { readVideoOptions } from './video-arguments.ts';

test('readVideoOptions() reads sizes and numbers and fills in the rest', () => {
  const options = readVideoOptions({ size: '320x192', seed: '7', expand: false });
  expect(options.size).toEqual({ width: 320, height: 192 });
  expect([options.device, options.precision]).toEqual(['cpu', 'stored']);
  expect([options.seed, options.seconds, options.isExpanded, options.model]).toEqual([7, 4, false, 'aozora-mini']);
});

test('readVideoOptions() names the option that is wrong', () => {
  expect(() => readVideoOptions({ size: 'huge' })).toThrow('Cannot use --size as it must be like 256x256');
  expect(() => readVideoOptions({ seconds: '600' })).toThrow('--seconds as it must be a number from 0.1 to 60');
  expect(() => readVideoOptions({ precision: 'fp8' })).toThrow(
    '--precision as it must be one of stored, float32, int8: current value is fp8',
  );
  expect(() => readVideoOptions({ seed: '1.5' })).toThrow('--seed as it must be a whole number');
});
