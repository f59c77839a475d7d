import { UploadedFile } from '../contracts/video-request.ts';
import { problem } from './problem.ts';

/** Deepest and longest names that are read; longer ones are an attack, not a form. */
const maxDepth = 6;
const maxItems = 256;

/** What a form can hold: text, a file, or named and numbered fields. */
export interface FieldTree {
  [name: string]: unknown;
}

/**
 * Puts form fields with bracketed names into nested objects, as official clients write them.
 *
 * `video[id]=v` becomes `{video: {id: v}}`; `flags[]=a`, `flags[0]=a` and a repeated `flags=a` become lists; and a repeated
 * `characters[][id]` begins a new item whenever its last item already has that name.
 *
 * @throws {AozoraError} `invalid_multipart` if a name is malformed or uses one field in two ways
 */
export function nestFields(entries: readonly (readonly [name: string, value: unknown])[]): FieldTree {
  const root: FieldTree = Object.create(null) as FieldTree;
  for (const [name, value] of entries) place(root, splitName(name), { name, value });
  return finish(root) as FieldTree;
}

interface Entry {
  readonly name: string;
  readonly value: unknown;
}

/** Numbered and unnumbered items while they are collected; unnumbered ones count up from the end. */
class ItemList {
  readonly items: unknown[] = [];
}

function splitName(name: string): string[] {
  const match = /^([^[\]]{1,128})((?:\[[^[\]]{0,128}\])*)$/.exec(name);
  if (!match)
    throw problem('invalid_multipart', `Cannot read a form field as its name is malformed: ${shownName(name)}`);
  const rest = [...(match[2] ?? '').matchAll(/\[([^\]]*)\]/g)].map((part) => part[1] ?? '');
  if (rest.length >= maxDepth) throw conflict(name);
  return [match[1] ?? '', ...rest];
}

function place(parent: FieldTree | ItemList, path: readonly string[], entry: Entry): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    setLeaf(parent, key, entry);
    return;
  }
  const isList = rest[0] === '' || /^\d{1,3}$/.test(rest[0] ?? '');
  const existing = getChild(parent, key, { next: rest[0] ?? '', isLast: rest.length === 1 });
  const child = existing ?? (isList ? new ItemList() : (Object.create(null) as FieldTree));
  if (typeof child !== 'object' || child === null) throw conflict(entry.name);
  if (existing === undefined) setChild(parent, key, { child, name: entry.name });
  place(child as FieldTree | ItemList, rest, entry);
}

function setLeaf(parent: FieldTree | ItemList, key: string, { name, value }: Entry): void {
  if (parent instanceof ItemList) {
    const index = key === '' ? parent.items.length : Number(key);
    if (!Number.isInteger(index) || index >= maxItems || parent.items[index] !== undefined) throw conflict(name);
    parent.items[index] = value;
    return;
  }
  if (key === '') throw conflict(name);
  parent[key] = Object.hasOwn(parent, key) ? repeat(parent[key], { name, value }) : value;
}

/** A name that comes again makes a list. */
function repeat(known: unknown, { name, value }: Entry): ItemList {
  const list = known instanceof ItemList ? known : new ItemList();
  if (known !== list && typeof known === 'object' && !(known instanceof UploadedFile)) throw conflict(name);
  if (known !== list) list.items.push(known);
  if (list.items.length >= maxItems) throw conflict(name);
  list.items.push(value);
  return list;
}

function getChild(parent: FieldTree | ItemList, key: string, step: { next: string; isLast: boolean }): unknown {
  if (!(parent instanceof ItemList)) return Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (key !== '') return parent.items[Number(key)];
  const last = parent.items.at(-1);
  const isTaken = typeof last === 'object' && last !== null && step.isLast && Object.hasOwn(last, step.next);
  return isTaken ? undefined : last;
}

function setChild(parent: FieldTree | ItemList, key: string, { child, name }: { child: unknown; name: string }): void {
  if (!(parent instanceof ItemList)) {
    parent[key] = child;
    return;
  }
  const index = key === '' ? parent.items.length : Number(key);
  if (!Number.isInteger(index) || index >= maxItems) throw conflict(name);
  parent.items[index] = child;
}

/** Plain arrays and objects; holes left by skipped numbers close. */
function finish(value: unknown): unknown {
  if (value instanceof ItemList) return value.items.filter((item) => item !== undefined).map(finish);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, finish(inner)]));
  }
  return value;
}

const shownName = (name: string): string => JSON.stringify(name.slice(0, 64));

function conflict(name: string): Error {
  return problem('invalid_multipart', `Cannot read form field ${shownName(name)} as it contradicts another field`);
}
