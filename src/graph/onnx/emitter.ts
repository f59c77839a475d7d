import { assert } from '../../base/index.ts';
import { type Dim, type DimAtom, formatShape } from '../dim.ts';
import type { DType } from '../dtype.ts';
import { type EmitOptions, type Emitter, int } from '../rule.ts';
import { encodeElements } from './encode-elements.ts';
import type { OnnxNode, OnnxTensor } from './model-proto.ts';

/** Where the value of a symbol can be read at run time: an axis of a graph input. */
export interface SymbolSource {
  readonly input: string;
  readonly axis: number;
}

/** Collects the ONNX nodes and constants of one graph. */
export class GraphEmitter implements Emitter {
  readonly opset: number;
  readonly hasFusedAttention: boolean;
  readonly written: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];
  readonly #symbols: ReadonlyMap<string, SymbolSource>;
  readonly #taken: ReadonlySet<string>;
  readonly #memo = new Map<string, string>();
  #scope = '';
  #count = 0;
  #constants = 0;

  /** @param taken names of inputs, parameters and outputs, which nothing in between may have */
  constructor(
    { opset, hasFusedAttention }: Pick<Emitter, 'opset' | 'hasFusedAttention'>,
    symbols: ReadonlyMap<string, SymbolSource>,
    taken: ReadonlySet<string>,
  ) {
    this.opset = opset;
    this.hasFusedAttention = hasFusedAttention;
    this.#symbols = symbols;
    this.#taken = taken;
  }

  /** Names of what follows start with the scope. */
  enter(scope: string): void {
    this.#scope = scope;
  }

  node(opType: string, inputs: readonly string[], options: EmitOptions = {}): string {
    return this.nodes(opType, inputs, { ...options, uses: [true] })[0]!;
  }

  nodes(opType: string, inputs: readonly string[], options: EmitOptions & { uses: readonly boolean[] }) {
    const name = this.#name(opType);
    const outputs = options.uses.map((isUsed, i) => (!isUsed ? '' : i === 0 ? name : `${name}:${i}`));
    const kept = outputs.slice(0, outputs.findLastIndex((output) => output !== '') + 1);
    const { domain = '', attributes = {} } = options;
    this.written.push({ name, opType, domain, inputs, outputs: kept, attributes });
    return outputs;
  }

  int64s(values: readonly number[]): string {
    return this.#once(`int64s ${values}`, () => this.constant(values, [values.length], 'int64'));
  }

  scalar(value: number, dtype: DType): string {
    return this.#once(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, () => this.constant([value], [], dtype));
  }

  constant(data: Readonly<ArrayLike<number>>, shape: readonly number[], dtype: DType): string {
    const name = this.#free(() => `constant_${++this.#constants}`);
    this.tensors.push({ name, dtype, shape, data: encodeElements(data, dtype) });
    return name;
  }

  sizes(dims: readonly Dim[]): string {
    if (dims.every((dim) => typeof dim === 'number')) return this.int64s(dims);
    return this.#once(`sizes ${formatShape(dims)}`, () => {
      const parts = dims.map((dim) => this.#size(dim));
      return parts.length === 1 ? parts[0]! : this.#shapeNode('Concat', parts, { axis: int(0) });
    });
  }

  /** One size as int64[1]. */
  #size(dim: Dim): string {
    if (typeof dim === 'number') return this.int64s([dim]);
    return this.#once(`size ${dim.key}`, () => {
      const terms = dim.terms.map((term) => {
        const factors = term.atoms.map((atom) => this.#atom(atom));
        if (term.coefficient !== 1 || factors.length === 0) factors.push(this.int64s([term.coefficient]));
        return factors.reduce((product, factor) => this.#shapeNode('Mul', [product, factor]));
      });
      return terms.reduce((sum, term) => this.#shapeNode('Add', [sum, term]));
    });
  }

  #atom(atom: DimAtom): string {
    if (atom.kind === 'floor') {
      // Sizes are not negative, where the division of ONNX, which cuts towards zero, is the floor.
      return this.#shapeNode('Div', [this.#size(atom.numerator), this.#size(atom.divisor)]);
    }
    const source = this.#symbols.get(atom.key);
    assert(source !== undefined, `internal: no input gives symbol ${atom.key}`);
    return this.#once(`symbol ${atom.key}`, () =>
      this.#shapeNode('Shape', [source.input], { start: int(source.axis), end: int(source.axis + 1) }),
    );
  }

  #shapeNode(opType: string, inputs: readonly string[], attributes: EmitOptions['attributes'] = {}): string {
    const scope = this.#scope;
    this.#scope = 'sizes';
    const name = this.node(opType, inputs, { attributes });
    this.#scope = scope;
    return name;
  }

  #once(key: string, make: () => string): string {
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#memo.set(key, name);
    return name;
  }

  #name(opType: string): string {
    const scope = this.#scope === '' ? '' : `${this.#scope}/`;
    return this.#free(() => `${scope}${opType}_${++this.#count}`);
  }

  #free(next: () => string): string {
    let name = next();
    while (this.#taken.has(name)) name = next();
    return name;
  }
}
