import { ConfigError, ShapeError } from '../../base/index.ts';
import { type Dim, symbolsOf } from '../dim.ts';
import { type DType, onnxDType } from '../dtype.ts';
import { type Node, type NodeOf, topologicalOrder, type Value } from '../node.ts';
import type { OpKind } from '../ops/attributes.ts';
import { opRules } from '../ops/table.ts';
import { int, type LowerContext } from '../rule.ts';
import { GraphEmitter, type SymbolSource } from './emitter.ts';
import { type ExternalLocation, encodeModel, type OnnxNode, type OnnxSlot } from './model-proto.ts';

/** What `emit` tells about a parameter when it asks for its storage. */
export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/**
 * Where the elements of a parameter are: given at each run; inside the model, as they are or as steps of -127 to 127 with the
 * size of a step for each row; or in a file next to it.
 *
 * Steps are multiplied to float32 once, when a session is made: they are copied more quickly than floats on the way there. A stored
 * `dtype` other than the parameter's is converted at each use, and columns that are not stored are added, after the activation that
 * it meets: converted weights then never lie in memory all at once.
 */
export type ParameterStorage =
  | { readonly kind: 'input' }
  | { readonly kind: 'inline'; readonly dtype: DType; readonly data: Uint8Array }
  | { readonly kind: 'steps'; readonly steps: Int8Array; readonly sizes: Float32Array }
  | ({
      readonly kind: 'external';
      readonly dtype: DType;
      /** Shape of what is stored, where the parameter has more columns: zeros follow. Default: the parameter's. */
      readonly shape?: readonly number[];
    } & ExternalLocation);

/** How a graph is written as ONNX. */
export interface EmitOptions {
  /** Where each parameter is; default: all are graph inputs. */
  readonly storage?: (parameter: ParameterSlot) => ParameterStorage;
  /** Version of the ONNX operator set, at least 23 (the default). */
  readonly opset?: number;
  /**
   * Whether attention without a bias is onnxruntime's fused node, the default. On WebGPU that node is wrong for some sizes
   * (`test/runtimes/webgpu.test.ts`), so graphs for it must be written without.
   */
  readonly hasFusedAttention?: boolean;
}

const defaultOpset = 23;

/**
 * Writes the graph behind some values as an ONNX model that onnxruntime can run.
 *
 * The bytes depend on the graph alone. Names of nodes start with the module whose parameters they use.
 *
 * @param outputs values by the names that they get as graph outputs
 * @throws {ShapeError} if the value of a symbol cannot be read off an input's shape
 * @throws {ConfigError} if there is no output, or two of inputs, parameters and outputs have one name
 */
export function emit(outputs: Readonly<Record<string, Value>>, options: EmitOptions = {}): Uint8Array {
  const order = topologicalOrder(Object.values(outputs));
  const sources = readSources(order, options.storage ?? (() => ({ kind: 'input' })));
  checkOutputNames(Object.keys(outputs), sources);
  const taken = new Set([...sources.keys(), ...Object.keys(outputs)]);
  const emitter = new GraphEmitter(
    { opset: options.opset ?? defaultOpset, hasFusedAttention: options.hasFusedAttention ?? true },
    findSymbols(order, sources),
    taken,
  );
  const lowering = new Lowering(order, { emitter, sources, outputs: Object.values(outputs) });
  for (const node of order) lowering.lower(node);
  const nodes = nameOutputs(emitter, outputs, lowering);
  const slot = (name: string, dtype: DType, shape: readonly Dim[]): OnnxSlot => ({
    name,
    dtype,
    shape: shape.map((dim) => (typeof dim === 'number' ? dim : dim.key)),
  });
  return encodeModel({
    opset: emitter.opset,
    nodes,
    inputs: [...sources.values()]
      .filter((source) => source.storage.kind === 'input')
      .map(({ node }) => slot(node.attributes.name, node.attributes.type.dtype, node.attributes.type.shape)),
    outputs: Object.entries(outputs).map(([name, value]) => slot(name, value.dtype, value.shape)),
    values: [],
    tensors: emitter.tensors,
  });
}

type SourceNode = NodeOf<'input'> | NodeOf<'parameter'>;

interface Source {
  readonly node: SourceNode;
  readonly storage: ParameterStorage;
}

/** Inputs and parameters by name, in order of first use. */
function readSources(
  order: readonly Node[],
  storageOf: (parameter: ParameterSlot) => ParameterStorage,
): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const node of order) {
    if (node.kind !== 'input' && node.kind !== 'parameter') continue;
    const { name, type } = node.attributes;
    if (sources.has(name)) {
      throw new ConfigError(
        `Cannot emit the graph as inputs and parameters must have different names: twice is ${name}`,
      );
    }
    if (node.kind === 'input') {
      sources.set(name, { node, storage: { kind: 'input' } });
      continue;
    }
    const shape = type.shape.map((dim) => {
      if (typeof dim === 'number') return dim;
      throw new ShapeError(`Cannot emit parameter ${name} as its sizes must be numbers: current value is ${dim}`);
    });
    sources.set(name, { node, storage: storageOf({ name, shape, dtype: type.dtype }) });
  }
  return sources;
}

function checkOutputNames(names: readonly string[], sources: ReadonlyMap<string, Source>): void {
  if (names.length === 0)
    throw new ConfigError('Cannot emit the graph as it must have an output: current value is none');
  const twice = names.find((name) => sources.has(name));
  if (twice === undefined) return;
  throw new ConfigError(`Cannot emit the graph as outputs must have other names than inputs: twice is ${twice}`);
}

/** For each symbol an input with an axis of that size. */
function findSymbols(order: readonly Node[], sources: ReadonlyMap<string, Source>): ReadonlyMap<string, SymbolSource> {
  const found = new Map<string, SymbolSource>();
  for (const [name, { node, storage }] of sources) {
    if (storage.kind !== 'input') continue;
    for (const [axis, dim] of node.attributes.type.shape.entries()) {
      if (typeof dim === 'number' || !/^\w+$/.test(dim.key)) continue;
      if (!found.has(dim.key)) found.set(dim.key, { input: name, axis });
    }
  }
  for (const node of order) {
    const missing = node.outputs.flatMap((value) => value.shape.flatMap(symbolsOf)).find((name) => !found.has(name));
    if (missing !== undefined) {
      throw new ShapeError(
        `Cannot emit the graph as each symbol must be the size of an input's axis: none has ${missing}`,
      );
    }
  }
  return found;
}

interface LoweringContext {
  readonly emitter: GraphEmitter;
  readonly sources: ReadonlyMap<string, Source>;
  readonly outputs: readonly Value[];
}

/** Lowers nodes in order and remembers the ONNX name of each value. */
class Lowering {
  readonly #emitter: GraphEmitter;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #names = new Map<Value, string>();
  readonly #used = new Set<Value>();
  readonly #scopes = new Map<Node, string>();
  readonly #zeros = new Map<string, string>();

  constructor(order: readonly Node[], { emitter, sources, outputs }: LoweringContext) {
    this.#emitter = emitter;
    this.#sources = sources;
    for (const value of [...order.flatMap((node) => node.inputs), ...outputs]) this.#used.add(value);
  }

  nameOf(value: Value): string {
    return this.#names.get(value)!;
  }

  lower(node: Node): void {
    if (node.kind === 'input' || node.kind === 'parameter') {
      this.#lowerSource(node);
      return;
    }
    this.#emitter.enter(this.#scopeOf(node));
    const context = {
      node,
      attributes: node.attributes,
      inputs: node.inputs.map((value) => this.#inputName(value, node)),
      uses: node.outputs.map((value) => this.#used.has(value)),
      emit: this.#emitter,
    };
    const names = lowerNode(node.kind, context as unknown as LowerContext<typeof node.kind>);
    for (const [i, value] of node.outputs.entries()) this.#names.set(value, names[i] ?? '');
  }

  #lowerSource(node: SourceNode): void {
    const { name, type } = node.attributes;
    const { storage } = this.#sources.get(name)!;
    this.#names.set(node.outputs[0]!, name);
    if (storage.kind === 'input') return;
    if (storage.kind === 'steps') {
      this.#names.set(node.outputs[0]!, this.#scaledRows(name, type.shape as readonly number[], storage));
      return;
    }
    const shape = (storage.kind === 'external' && storage.shape) || (type.shape as readonly number[]);
    const data = storage.kind === 'inline' ? storage.data : storage;
    this.#emitter.tensors.push({ name, dtype: storage.dtype, shape, data });
  }

  /** steps[row, ...] * sizes[row], in float32 */
  #scaledRows(
    name: string,
    shape: readonly number[],
    { steps, sizes }: Extract<ParameterStorage, { kind: 'steps' }>,
  ): string {
    const rows = [shape[0]!, ...shape.slice(1).map(() => 1)];
    this.#emitter.tensors.push(
      { name, dtype: 'int8', shape, data: bytesOf(steps) },
      { name: `${name}/size`, dtype: 'float32', shape: rows, data: bytesOf(sizes) },
    );
    const wide = this.#emitter.node('Cast', [name], { attributes: { to: int(onnxDType.float32) } });
    return this.#emitter.node('Mul', [wide, `${name}/size`]);
  }

  /** The name of an input; stored parameters of another type or width are made behind the activation they meet. */
  #inputName(value: Value, node: Node): string {
    const name = this.nameOf(value);
    if (value.node.kind !== 'parameter') return name;
    const { storage } = this.#sources.get(value.node.attributes.name)!;
    if (storage.kind === 'input' || storage.kind === 'steps') return name;
    const shape = storage.kind === 'external' ? storage.shape : undefined;
    if (storage.dtype === value.dtype && shape === undefined) return name;
    const activation = node.inputs.find((other) => other.node.kind !== 'parameter' && other.node.kind !== 'constant');
    const stored = shape ?? value.shape;
    const late = activation === undefined ? name : this.#after(name, stored, this.nameOf(activation));
    const wide = shape === undefined ? late : this.#widened(late, shape, Number(value.shape[1]), storage.dtype);
    if (storage.dtype === value.dtype) return wide;
    return this.#emitter.node('Cast', [wide], { attributes: { to: int(onnxDType[value.dtype]) } });
  }

  /** Columns of zeros behind those that are stored; before the conversion, as they are narrower there. */
  #widened(name: string, [rows, stored]: readonly number[], columns: number, dtype: DType): string {
    const width = columns - stored!;
    const key = `${rows} ${width} ${dtype}`;
    const zeros =
      this.#zeros.get(key) ?? this.#emitter.constant(new Float32Array(rows! * width), [rows!, width], dtype);
    this.#zeros.set(key, zeros);
    return this.#emitter.node('Concat', [name, zeros], { attributes: { axis: int(1) } });
  }

  /** A Reshape to the stored shape, which can be computed only when the activation exists. */
  #after(name: string, shape: readonly Dim[], activation: string): string {
    const probe = this.#emitter.node('Size', [activation]);
    const zero = this.#emitter.node('Mul', [probe, this.#emitter.int64s([0])]);
    const target = this.#emitter.node('Add', [this.#emitter.sizes(shape), zero]);
    return this.#emitter.node('Reshape', [name, target]);
  }

  /** The module whose parameter a node uses, or that of its first input. */
  #scopeOf(node: Node): string {
    const named = node.inputs.find((value) => value.node.kind === 'parameter');
    const scope =
      named?.node.kind === 'parameter'
        ? named.node.attributes.name.split('.').slice(0, -1).join('.')
        : (this.#scopes.get(node.inputs[0]?.node as Node) ?? '');
    this.#scopes.set(node, scope);
    return scope;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function lowerNode<K extends OpKind>(kind: K, context: LowerContext<K>): readonly string[] {
  return opRules[kind].lower(context);
}

/** Renames what becomes a graph output; a value that is an input, or is given out twice, is copied. */
function nameOutputs(
  emitter: GraphEmitter,
  outputs: Readonly<Record<string, Value>>,
  lowering: Lowering,
): readonly OnnxNode[] {
  const produced = new Set(emitter.written.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    const internal = lowering.nameOf(value);
    if (produced.has(internal) && !renamed.has(internal)) renamed.set(internal, name);
    else {
      const source = renamed.get(internal) ?? internal;
      copies.push({ name, opType: 'Identity', domain: '', inputs: [source], outputs: [name], attributes: {} });
    }
  }
  const rename = (name: string): string => renamed.get(name) ?? name;
  return [
    ...emitter.written.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
    ...copies,
  ];
}
