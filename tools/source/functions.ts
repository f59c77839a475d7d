import { lineAt, type SourceFile } from './source-file.ts';

/** A function with a body in braces: its name, or what stands for one, and its first and last line. */
export type FunctionSpan = { readonly name: string; readonly firstLine: number; readonly lastLine: number };

const startPattern = /\bfunction\b\s*\*?\s*([\w$]*)\s*(?=[<(])|^ +(?:[a-z]+ )*([\w$#]+)(?=[<(])|(=>)\s*\{/gm;
const notMethods = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'function', 'super', 'with', 'await']);

/** Functions, methods and arrow functions of a file, the inner ones too. */
export function readFunctions({ code }: SourceFile): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  for (const match of code.matchAll(startPattern)) {
    const end = match.index + match[0].length;
    const isArrow = match[3] !== undefined;
    const name = match[1] || match[2] || (isArrow ? arrowName(code, match.index) : 'function');
    if (!isArrow && notMethods.has(name)) continue;
    const bodyStart = isArrow ? end - 1 : bodyAfterParameters(code, end);
    if (bodyStart === null) continue;
    const lastLine = lineAt(code, closing(code, bodyStart));
    spans.push({ name, firstLine: lineAt(code, match.index + match[0].search(/\S/)), lastLine });
  }
  return spans;
}

function arrowName(code: string, at: number): string {
  const lines = code.slice(Math.max(0, at - 500), at);
  return /(?:const|let)\s+([\w$]+)[^;]*$/.exec(lines)?.[1] ?? 'an arrow function';
}

/** The brace that opens the body behind type parameters, parameters and result type; null where there is no body. */
function bodyAfterParameters(code: string, from: number): number | null {
  let at = from;
  if (code[at] === '<') at = code.indexOf('(', closing(code, at));
  if (code[at] !== '(') return null;
  at = nextSolid(code, closing(code, at) + 1);
  if (code[at] === '{') return at;
  return code[at] === ':' ? bodyAfterType(code, at + 1) : null;
}

/** A brace behind a mark that needs a type opens an object type; any other opens the body. */
function bodyAfterType(code: string, from: number): number | null {
  let before = ':';
  for (let at = nextSolid(code, from); at < code.length; at = nextSolid(code, at + 1)) {
    const one = code[at] ?? '';
    if (one === '{' && !/[:|&>,]/.test(before)) return at;
    if (one === '>' && before === '=') before = '>';
    else if (one === ';' || one === '}' || one === ')') return null;
    else before = one === '>' ? 'type' : one;
    if ('{[(<'.includes(one)) {
      at = closing(code, at);
      before = 'type';
    }
  }
  return null;
}

function nextSolid(code: string, from: number): number {
  let at = from;
  while (at < code.length && /\s/.test(code[at] ?? '')) at++;
  return at;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']', '<': '>' };

/** The place of the bracket that closes the one at `open`; an arrow's `>` closes nothing. */
function closing(code: string, open: number): number {
  const opener = code[open] ?? '';
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === opener) depth++;
    else if (code[at] === closers[opener] && !(opener === '<' && code[at - 1] === '=')) depth--;
    if (depth === 0) return at;
  }
  return code.length - 1;
}
