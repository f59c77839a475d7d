import { lineAt, type SourceFile } from './source-file.ts';

/** A name that a file declares and exports; `kind` is the keyword: `function`, `const`, `type` and so on. */
export type Declared = {
  readonly name: string;
  readonly kind: string;
  readonly line: number;
  readonly hasDocblock: boolean;
};

/** A name taken from another file; `specifier` is the path as written, `name` is `*` where the whole file is taken. */
export type Taken = { readonly name: string; readonly as: string; readonly specifier: string };

const declarationPattern =
  /^(export\s+(?:default\s+)?)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(function|const\s+enum|const|let|class|interface|type|enum)(?:\s*\*)?\s+([\w$]+)/gm;
const fromPattern = /^(import|export(?=\s+(?:type\s+)?[{*]))\s+(?:type\s+)?([^'";]*?)\s*from\s*['"]( *)['"]/gm;
const wholePattern = /\bimport\(\s*(?:['"])( *)['"]\s*\)|new\s+URL\(\s*['"]( *)['"]/g;

/** The top-level declarations that a file exports, at their place or in a closing `export { … }` list. */
export function readDeclared({ text, code }: SourceFile): Declared[] {
  const listed = new Set([...code.matchAll(/^export\s*\{([^}]*)\}(?!\s*from)/gm)].flatMap((m) => namesIn(m[1] ?? '')));
  return [...code.matchAll(declarationPattern)]
    .filter((match) => match[1] !== undefined || listed.has(match[3] ?? ''))
    .map((match) => ({
      name: match[3] ?? '',
      kind: match[2] ?? '',
      line: lineAt(text, match.index),
      hasDocblock: endsWithDocblock(text.slice(0, match.index)),
    }));
}

function endsWithDocblock(before: string): boolean {
  const trimmed = before.replace(/(?:\s*\/\/ biome-ignore[^\n]*\n?)*\s*$/, '');
  return trimmed.endsWith('*/') && trimmed.startsWith('/**', trimmed.lastIndexOf('/*'));
}

const namesIn = (list: string): string[] => list.split(',').flatMap((item) => item.match(/[\w$]+/g)?.at(-1) ?? []);

/** The names that a file hands on from others: `export { a, type B as C } from './x.ts'`. */
export function readReexports(file: SourceFile): Taken[] {
  return readFrom(file).flatMap(({ keyword, taken }) => (keyword === 'export' ? taken : []));
}

/** Every name that a file takes from others, handed on or not; dynamic imports and worker URLs take whole files. */
export function readTaken(file: SourceFile): Taken[] {
  const whole = [...file.code.matchAll(wholePattern)].map((match) => {
    const length = (match[1] ?? match[2] ?? '').length;
    const quote = match[0].search(/['"]/) + match.index + 1;
    return { name: '*', as: '*', specifier: file.text.slice(quote, quote + length) };
  });
  return [...readFrom(file).flatMap(({ taken }) => taken), ...whole];
}

function readFrom({ text, code }: SourceFile): { keyword: string; taken: Taken[] }[] {
  const pattern = code === text ? new RegExp(fromPattern.source.replace('( *)', '([^\'"]*)'), 'gm') : fromPattern;
  return [...code.matchAll(pattern)].map((match) => {
    const end = match.index + match[0].length - 1;
    const specifier = text.slice(end - (match[3] ?? '').length, end);
    const clause = match[2] ?? '';
    const items = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
    const named = items.split(',').flatMap((item): Taken[] => {
      const words = item.replace(/^\s*type\s+(?=[\w$])/, '').match(/[\w$]+/g) ?? [];
      const [name] = words;
      return name === undefined ? [] : [{ name, as: words.at(-1) ?? name, specifier }];
    });
    const outside = clause.replace(/\{[^}]*\}/, '');
    if (outside.includes('*')) named.push({ name: '*', as: '*', specifier });
    else if (/[\w$]/.test(outside)) named.push({ name: 'default', as: outside.trim(), specifier });
    return { keyword: match[1] ?? '', taken: named };
  });
}
