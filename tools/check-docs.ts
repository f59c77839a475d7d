import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeclared, readReexports } from './source/exports.ts';
import { type KnownProblems, type Problem, report } from './source/known-problems.ts';
import { lineAt, readSourceFiles, resolveImport, root, type SourceFile, shownPath } from './source/source-file.ts';

/** Examples and names that are not yet as they should be; nothing may be added without a reason. */
const knownProblems: KnownProblems = {};

const sources = new Map(readSourceFiles(['src']).map((file) => [file.path, file]));
const parts = [...sources.values()].filter(({ path }) => /^src\/(?:[\w-]+\/)?index\.ts$/.test(shownPath(path)));

/** The names that a part exports and whose declaration says nothing. */
function findUndocumented(part: SourceFile): Problem[] {
  return readReexports(part).flatMap(({ name, as, specifier }) => {
    const key = `${shownPath(part.path)} ${as}`;
    const found = findDeclaration(resolveImport(part.path, specifier), name);
    if (found === null) return [{ key, line: `${key}: no declaration found in ${specifier}` }];
    const { path, declared } = found;
    if (declared.some(({ hasDocblock }) => hasDocblock)) return [];
    return [
      { key, line: `${shownPath(path)}:${declared[0]?.line}: ${name} is exported by a part and has no docblock` },
    ];
  });
}

type Declaration = { readonly path: string; readonly declared: ReturnType<typeof readDeclared> };

function findDeclaration(path: string, name: string): Declaration | null {
  const file = sources.get(path);
  if (file === undefined) return null;
  const declared = readDeclared(file).filter((item) => item.name === name);
  if (declared.length > 0) return { path, declared };
  const handedOn = readReexports(file).find(({ as }) => as === name);
  return handedOn === undefined ? null : findDeclaration(resolveImport(path, handedOn.specifier), handedOn.name);
}

const moduleDocblock = /^\/\*\*\n((?: \*.*\n)*?) \* @module\n \*\/\n/;

function findMissingModule(part: SourceFile): Problem[] {
  const paragraph = moduleDocblock.exec(part.text)?.[1]?.trim() ?? '';
  if (/^\* [A-Z].*/.test(paragraph)) return [];
  const key = `${shownPath(part.path)} @module`;
  return [{ key, line: `${shownPath(part.path)}:1: does not open with a paragraph that ends in @module` }];
}

type Example = { readonly part: SourceFile; readonly line: number; readonly code: string };

/** The ```ts blocks of a part's opening docblock that are meant to be complete programs. */
function readExamples(part: SourceFile): Example[] {
  const docblock = moduleDocblock.exec(part.text)?.[1] ?? '';
  return [...docblock.matchAll(/^ \* ```ts\n((?: \*.*\n)*?) \* ```$/gm)].map((match) => ({
    part,
    line: lineAt(part.text, part.text.indexOf(match[0])) + 1,
    code: (match[1] ?? '').replace(/^ \* ?/gm, ''),
  }));
}

/** Type-checks the examples as a user of the package would write them, against `src` instead of the built package. */
function checkExamples(examples: readonly Example[]): Problem[] {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'check-docs-'));
  try {
    const paths = { aozora: ['../../src/index.ts'], 'aozora/*': ['../../src/*/index.ts'] };
    const compilerOptions = { paths, noUnusedLocals: false, noUnusedParameters: false };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }),
    );
    examples.forEach(({ code }, index) => {
      writeFileSync(join(folder, `example-${index}.ts`), `${code}\nexport {};\n`);
    });
    return runCompiler(folder).flatMap((message) => toProblem(message, examples));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runCompiler(folder: string): string[] {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder });
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error)) throw error;
    const lines = String(error.stdout)
      .split('\n')
      .filter((line) => line.includes('error TS'));
    if (lines.length === 0) throw error;
    return lines;
  }
}

/** An error in an example becomes a problem of its part; an error elsewhere is the type check's business. */
function toProblem(message: string, examples: readonly Example[]): Problem[] {
  const match = /example-(\d+)\.ts\((\d+),\d+\): (.*)/.exec(message);
  const example = examples[Number(match?.[1] ?? -1)];
  if (match === null || example === undefined) return [];
  const path = shownPath(example.part.path);
  const line = example.line + Number(match[2]) - 1;
  return [{ key: `${path} example`, line: `${path}:${line}: the example does not compile: ${match[3]}` }];
}

const examples = parts.flatMap(readExamples);
report(
  'docs',
  [...parts.flatMap(findMissingModule), ...parts.flatMap(findUndocumented), ...checkExamples(examples)],
  knownProblems,
);
