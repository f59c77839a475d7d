import { assert, ShapeError } from '../base/index.ts';

/** One axis size: a number, or an expression over named symbols whose values are known only at run time. */
export type Dim = number | SymbolicDim;

/** Values of symbols. */
export type DimBindings = Readonly<Record<string, number>>;

/** What a polynomial is made of: a symbol, or a floor division that cannot be carried out. */
export type DimAtom =
  | { readonly kind: 'symbol'; readonly key: string }
  | { readonly kind: 'floor'; readonly key: string; readonly numerator: SymbolicDim; readonly divisor: Dim };

interface Term {
  readonly coefficient: number;
  /** Sorted by key, repeated for powers. */
  readonly atoms: readonly DimAtom[];
}

/**
 * A polynomial with integer coefficients over symbols and floor divisions, in canonical form: equal sizes have equal
 * `key`. Never constant: operations return a number as soon as the symbols cancel.
 */
export class SymbolicDim {
  readonly terms: readonly Term[];
  /** Canonical text, for example `4*F-3`. */
  readonly key: string;

  constructor(terms: readonly Term[]) {
    this.terms = terms;
    this.key = terms.map(formatTerm).join('').replace(/^\+/, '');
  }

  toString(): string {
    return this.key;
  }
}

/** A named size that is known only at run time: `symbol('F')` frames, `symbol('B')` batch. */
export function symbol(name: string): SymbolicDim {
  assert(/^[A-Za-z_]\w*$/.test(name), `internal: bad symbol name ${name}`);
  return new SymbolicDim([{ coefficient: 1, atoms: [{ kind: 'symbol', key: name }] }]);
}

/** The sum of sizes, symbolic where one of them is. */
export function addDims(...dims: readonly Dim[]): Dim {
  return collect(dims.flatMap(termsOf));
}

/** The difference of two sizes, symbolic where one of them is. */
export function subtractDims(a: Dim, b: Dim): Dim {
  return addDims(a, multiplyDims(b, -1));
}

/** The product of sizes, symbolic where one of them is. */
export function multiplyDims(...dims: readonly Dim[]): Dim {
  // Numbers first: most sizes are, and polynomials take a hundred times as long.
  const number = dims.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1);
  const symbolic = dims.filter((dim) => typeof dim !== 'number');
  if (symbolic.length === 0) return number;
  if (symbolic.length === 1 && number === 1) return symbolic[0]!;
  let product: readonly Term[] = termsOf(number);
  for (const dim of symbolic) {
    product = product.flatMap((left) => termsOf(dim).map((right) => multiplyTerms(left, right)));
  }
  return collect(product);
}

/** Floor of a / b; exact whenever b divides a as polynomials. */
export function divideDims(a: Dim, b: Dim): Dim {
  assert(b !== 0, 'internal: division of a dim by zero');
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b);
  const exact = divideExactly(a, b);
  if (exact !== null) return exact;
  const terms = termsOf(a);
  if (typeof b !== 'number') return floorAtom(a, b);
  // floor((b q + r) / b) = q + floor(r / b)
  const quotient: Term[] = [];
  const rest: Term[] = [];
  for (const term of terms) {
    const whole = Math.floor(term.coefficient / b);
    quotient.push({ ...term, coefficient: whole });
    rest.push({ ...term, coefficient: term.coefficient - whole * b });
  }
  const remainder = collect(rest);
  const floor = typeof remainder === 'number' ? Math.floor(remainder / b) : floorAtom(remainder, b);
  return addDims(collect(quotient), floor);
}

/** a / b if b divides a as polynomials, else null. */
export function divideExactly(a: Dim, b: Dim): Dim | null {
  if (typeof a === 'number' && typeof b === 'number') return b !== 0 && a % b === 0 ? a / b : null;
  if (dimsEqual(a, b)) return 1;
  const divisor = termsOf(b);
  const lead = divisor[0];
  if (lead === undefined) return null;
  let rest = a;
  let quotient: Dim = 0;
  for (let guard = 0; guard < 64; guard++) {
    if (rest === 0) return quotient;
    const term = divideTerm(termsOf(rest)[0]!, lead);
    if (term === null) return null;
    const step = collect([term]);
    quotient = addDims(quotient, step);
    rest = subtractDims(rest, multiplyDims(step, b));
  }
  return null;
}

/** Whether two sizes are equal for every value of their symbols. */
export function dimsEqual(a: Dim, b: Dim): boolean {
  return dimKey(a) === dimKey(b);
}

/** Whether two shapes are the same, whatever values their symbols take. */
export function shapesEqual(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dimsEqual(dim, b[axis]!));
}

/** Number of elements. */
export function sizeOf(shape: readonly Dim[]): Dim {
  return multiplyDims(...shape);
}

/** A shape as messages show it: `[2, N, 64]`. */
export function formatShape(shape: readonly Dim[]): string {
  return `[${shape.map(dimKey).join(', ')}]`;
}

/** Replaces the symbols that `bindings` names; the others stay. */
export function substituteDim(dim: Dim, bindings: Readonly<Record<string, Dim>>): Dim {
  if (typeof dim === 'number') return dim;
  const replaceAtom = (atom: DimAtom): Dim => {
    if (atom.kind === 'symbol') return bindings[atom.key] ?? new SymbolicDim([{ coefficient: 1, atoms: [atom] }]);
    return divideDims(substituteDim(atom.numerator, bindings), substituteDim(atom.divisor, bindings));
  };
  return addDims(...dim.terms.map((term) => multiplyDims(term.coefficient, ...term.atoms.map(replaceAtom))));
}

/** @throws {ShapeError} if a symbol has no value */
export function evaluateDim(dim: Dim, bindings: DimBindings): number {
  const value = substituteDim(dim, bindings);
  if (typeof value !== 'number') {
    throw new ShapeError(`Cannot evaluate size ${dimKey(dim)} as every symbol must have a value: left is ${value.key}`);
  }
  return value;
}

/** Names of the symbols that occur in a size, sorted. */
export function symbolsOf(dim: Dim): readonly string[] {
  if (typeof dim === 'number') return [];
  const names = new Set<string>();
  for (const atom of dim.terms.flatMap((term) => term.atoms)) {
    if (atom.kind === 'symbol') names.add(atom.key);
    else for (const inner of [...symbolsOf(atom.numerator), ...symbolsOf(atom.divisor)]) names.add(inner);
  }
  return [...names].sort();
}

function dimKey(dim: Dim): string {
  return typeof dim === 'number' ? String(dim) : dim.key;
}

function termsOf(dim: Dim): readonly Term[] {
  if (typeof dim !== 'number') return dim.terms;
  return dim === 0 ? [] : [{ coefficient: dim, atoms: [] }];
}

function monomialKey(term: Term): string {
  return term.atoms.map((atom) => atom.key).join('*');
}

function formatTerm(term: Term): string {
  const sign = term.coefficient < 0 ? '-' : '+';
  const size = Math.abs(term.coefficient);
  if (term.atoms.length === 0) return sign + size;
  return sign + (size === 1 ? '' : `${size}*`) + monomialKey(term);
}

function multiplyTerms(a: Term, b: Term): Term {
  const atoms = [...a.atoms, ...b.atoms].sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0));
  return { coefficient: a.coefficient * b.coefficient, atoms };
}

function divideTerm(a: Term, b: Term): Term | null {
  if (a.coefficient % b.coefficient !== 0) return null;
  const atoms = [...a.atoms];
  for (const atom of b.atoms) {
    const at = atoms.findIndex((candidate) => candidate.key === atom.key);
    if (at < 0) return null;
    atoms.splice(at, 1);
  }
  return { coefficient: a.coefficient / b.coefficient, atoms };
}

/** Sums equal monomials and sorts: higher degree first, then by name (a monomial order, as exact division needs). */
function collect(terms: readonly Term[]): Dim {
  const byKey = new Map<string, Term>();
  for (const term of terms) {
    const key = monomialKey(term);
    const coefficient = (byKey.get(key)?.coefficient ?? 0) + term.coefficient;
    byKey.set(key, { coefficient, atoms: term.atoms });
  }
  const kept = [...byKey.values()].filter((term) => term.coefficient !== 0);
  kept.sort((a, b) => b.atoms.length - a.atoms.length || compareMonomials(a, b));
  if (kept.length === 0) return 0;
  if (kept.length === 1 && kept[0]!.atoms.length === 0) return kept[0]!.coefficient;
  return new SymbolicDim(kept);
}

function compareMonomials(a: Term, b: Term): number {
  for (const [i, atom] of a.atoms.entries()) {
    const other = b.atoms[i]!.key;
    if (atom.key !== other) return atom.key < other ? -1 : 1;
  }
  return 0;
}

function floorAtom(numerator: Dim, divisor: Dim): SymbolicDim {
  const inner = typeof numerator === 'number' ? new SymbolicDim(termsOf(numerator)) : numerator;
  const key = `floor((${dimKey(numerator)})/(${dimKey(divisor)}))`;
  return new SymbolicDim([{ coefficient: 1, atoms: [{ kind: 'floor', key, numerator: inner, divisor }] }]);
}
