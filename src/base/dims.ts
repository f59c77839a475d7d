import { ShapeError } from './errors.ts';

type AxisNames<S extends string> = S extends `${infer Head} ${infer Rest}` ? Head | AxisNames<Rest> : S;
type NamedAxes<S extends string, D> = {
  readonly [Name in AxisNames<S> as Name extends `${number}` | '_' ? never : Name]: D;
};

/** Anything that has a shape; `D` is the type of one axis size. */
export interface Shaped<D = number> {
  readonly shape: readonly D[];
}

/**
 * Binds axis names to sizes and checks them: `const { B, N, D } = dims(x, 'B N D')`.
 *
 * A number in the pattern must equal that axis; `_` matches any size; a name that occurs twice must have one size.
 *
 * @param known sizes that names must have
 * @throws {ShapeError} if rank or a size disagrees
 */
export function dims<const S extends string>(
  x: Shaped,
  pattern: S,
  known: Readonly<Record<string, number>> = {},
): NamedAxes<S, number> {
  const names = pattern.split(' ');
  const shown = `Cannot read shape [${x.shape.join(',')}] as [${pattern}]`;
  if (names.length !== x.shape.length) {
    throw new ShapeError(`${shown} as rank must be ${names.length}: current value is ${x.shape.length}`);
  }
  const bound: Record<string, number> = { ...known };
  for (const [axis, name] of names.entries()) {
    const size = x.shape[axis]!;
    if (name === '_') continue;
    const expected = /^\d+$/.test(name) ? Number(name) : bound[name];
    if (expected !== undefined && expected !== size) {
      throw new ShapeError(`${shown} as ${name} must be ${expected}: current value is ${size}`);
    }
    bound[name] = size;
  }
  return bound as NamedAxes<S, number>;
}
