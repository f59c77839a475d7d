import type { Node, Value } from '../node.ts';
import { concat } from '../ops/layout.ts';
import { gemm } from '../ops/matmul.ts';
import { fill, parameter } from '../ops/sources.ts';
import { rewrite } from '../rewrite.ts';

/** A graph whose products read padded weights, and which weights those are. */
export interface PaddedGraph {
  readonly values: readonly Value[];
  /** Shape of each padded weight in its file, by name; the graph asks for more columns, which are zeros. */
  readonly stored: ReadonlyMap<string, readonly number[]>;
}

/**
 * Rows that are multiples of 4 KB all begin in the same 8 places of a first-level cache of 32 KB, where the 12 rows that a
 * product reads at once drive each other out: products of 640 rows ran at 85 to 91 GFLOP/s, and at 101 to 105 with 16 columns
 * of zeros more (docs/benchmarks.md).
 */
const conflictingColumns = 1024;
const addedColumns = 16;

/** Which products are padded. */
export interface PadLinearOptions {
  /** Leaves a weight as it is. Default: none. */
  readonly keeps?: (name: string) => boolean;
  /** Products of fewer rows are left: they cost less than padding in place. Default: 128. */
  readonly leastRows?: number;
}

/** Adds columns of zeros to both factors of products with weights [out, in] where rows would conflict in the cache. */
export function padLinear(values: readonly Value[], options: PadLinearOptions = {}): PaddedGraph {
  const { keeps = () => false, leastRows = 128 } = options;
  const stored = new Map<string, readonly number[]>();
  const weights = new Map<string, Value>();
  const padded = new Map<Value, Value>();
  const pad = (x: Value): Value => {
    // queries, keys and values are products of the same rows, each behind a reshape of its own
    const source = x.node.kind === 'reshape' ? x.node.inputs[0]! : x;
    const known = padded.get(source);
    if (known !== undefined && known.shape[0] === x.shape[0]) return known;
    const made = concat([x, fill(0, [x.shape[0]!, addedColumns], x.dtype)], 1);
    padded.set(source, made);
    return made;
  };
  const rewritten = rewrite(values, (node, inputs) => {
    const weight = conflictingWeight(node);
    if (weight === null || weight.rows < leastRows || keeps(weight.name)) return null;
    const { name, shape } = weight;
    stored.set(name, shape);
    const wide = weights.get(name) ?? parameter(name, [shape[0], shape[1] + addedColumns]);
    weights.set(name, wide);
    return [gemm(pad(inputs[0]!), wide, { transposeB: true, bias: inputs[2] ?? null })];
  });
  return { values: rewritten, stored };
}

interface ConflictingWeight {
  readonly name: string;
  readonly shape: readonly [number, number];
  /** Of the other factor; 0 where their number is not known. */
  readonly rows: number;
}

function conflictingWeight(node: Node): ConflictingWeight | null {
  if (node.kind !== 'gemm' || node.attributes.transposeA || !node.attributes.transposeB) return null;
  const source = node.inputs[1]!.node;
  const rows = node.inputs[0]!.shape[0];
  if (source.kind !== 'parameter') return null;
  const { name, type } = source.attributes;
  const [out, width] = type.shape;
  if (type.dtype !== 'float32' || typeof out !== 'number' || typeof width !== 'number') return null;
  if (width % conflictingColumns !== 0) return null;
  return { name, shape: [out, width], rows: typeof rows === 'number' ? rows : 0 };
}
