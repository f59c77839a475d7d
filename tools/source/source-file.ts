import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { blankLiterals } from './blank-literals.ts';

/** The folder of package.json. */
export const root = resolve(import.meta.dirname, '../..');

/** One TypeScript file: its text, and the same text with comments and literals blanked. */
export type SourceFile = { readonly path: string; readonly text: string; readonly code: string };

/** Every TypeScript file below the named folders of the repository; a folder that does not exist holds none. */
export function readSourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => listTypeScript(join(root, folder))).map(readSourceFile);
}

function listTypeScript(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(?:^|[\\/])(?:node_modules|dist)[\\/]/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  // The text between JSX tags may hold an apostrophe, which would read as the start of a string
  return { path, text, code: path.endsWith('.tsx') ? text : blankLiterals(text) };
}

/** The path as people write it: from the repository's root, with forward slashes. */
export const shownPath = (path: string): string => relative(root, path).split(sep).join('/');

/** The file that a relative import of `from` means. */
export const resolveImport = (from: string, specifier: string): string => resolve(dirname(from), specifier);

/** The number of the line that holds an offset, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
