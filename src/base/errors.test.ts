import { expect, test } from 'vitest';
import {
  AccessError,
  AozoraError,
  CapacityError,
  CheckpointError,
  ConfigError,
  MediaError,
  NotFoundError,
  ShapeError,
} from './errors.ts';

test('every error has a code of its own, its name, data and a cause', () => {
  const cause = new Error('below');
  const kinds = { AccessError, CapacityError, CheckpointError, ConfigError, MediaError, NotFoundError, ShapeError };
  const errors = Object.entries(kinds).map(([name, Kind]) => {
    const error = new Kind('Cannot do it', { data: { axis: 1 }, cause });
    expect(error).toBeInstanceOf(AozoraError);
    expect(error).toMatchObject({ name, message: 'Cannot do it', data: { axis: 1 }, cause });
    return error;
  });
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
});

test('an error without cause and data has no cause and empty data', () => {
  const error = new ConfigError('Cannot do it');
  expect('cause' in error).toBe(false);
  expect(error.data).toEqual({});
});
