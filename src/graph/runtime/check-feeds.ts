import { ShapeError } from '../../base/index.ts';
import type { HostTensor, HostTensors } from './host-tensor.ts';
import type { TensorSlot } from './session.ts';

/**
 * Checks tensors against what a graph declares, symbolic axes included: one name has one size in all of them.
 *
 * @param what 'input' or 'output', for the message
 * @throws {ShapeError} naming every missing and unknown tensor, or the first one of another type or shape
 */
export function checkFeeds(feeds: HostTensors, slots: readonly TensorSlot[], what: 'input' | 'output'): void {
  const known = new Map(slots.map((slot) => [slot.name, slot]));
  const unknown = Object.keys(feeds).filter((name) => !known.has(name));
  const missing = what === 'input' ? slots.filter((slot) => feeds[slot.name] === undefined) : [];
  if (unknown.length > 0 || missing.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`missing ${missing.map((slot) => slot.name).join(', ')}`] : []),
      ...(unknown.length > 0 ? [`unknown ${unknown.join(', ')}`] : []),
    ];
    throw new ShapeError(
      `Cannot run the graph as its ${what}s must be given by name: current value has ${parts.join('; ')}`,
    );
  }
  const sizes = new Map<string, number>();
  for (const [name, tensor] of Object.entries(feeds)) checkOne(tensor, known.get(name)!, { sizes, what });
}

interface Context {
  readonly sizes: Map<string, number>;
  readonly what: string;
}

function checkOne(tensor: HostTensor, slot: TensorSlot, { sizes, what }: Context): void {
  const shown = `${what} ${slot.name} as ${slot.dtype} [${slot.shape.join(',')}]`;
  if (tensor.dtype !== slot.dtype) {
    throw new ShapeError(`Cannot take ${shown} as its type must be ${slot.dtype}: current value is ${tensor.dtype}`);
  }
  if (tensor.shape.length !== slot.shape.length) {
    throw new ShapeError(
      `Cannot take ${shown} as its rank must be ${slot.shape.length}: current value is [${tensor.shape.join(',')}]`,
    );
  }
  for (const [axis, size] of slot.shape.entries()) {
    const given = tensor.shape[axis]!;
    const expected = typeof size === 'number' ? size : (sizes.get(size) ?? given);
    if (given !== expected) {
      throw new ShapeError(
        `Cannot take ${shown} as ${typeof size === 'number' ? `axis ${axis}` : size} must be ${expected}: current value is [${tensor.shape.join(',')}]`,
      );
    }
    // Unnamed symbolic axes have an empty name and are free.
    if (typeof size === 'string' && size !== '') sizes.set(size, given);
  }
}
