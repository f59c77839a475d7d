import { readTaken } from './source/exports.ts';
import { type KnownProblems, type Problem, report } from './source/known-problems.ts';
import { readSourceFiles, resolveImport, type SourceFile, shownPath } from './source/source-file.ts';

/** What each part may import, besides itself; the arrows of docs/architecture.md. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  base: [],
  graph: ['base'],
  media: ['base'],
  models: ['base', 'graph'],
  prompt: ['base'],
  world: ['base', 'media', 'prompt'],
  diffusion: ['base', 'graph', 'media', 'models', 'prompt'],
  evaluation: ['base', 'graph', 'media', 'models', 'diffusion', 'prompt', 'world'],
  training: ['base', 'graph', 'media', 'models', 'diffusion', 'prompt', 'world', 'evaluation'],
  safety: ['base', 'graph', 'media', 'models', 'prompt'],
  service: ['base', 'graph', 'media', 'models', 'diffusion', 'prompt', 'safety'],
  cli: [
    'base',
    'graph',
    'media',
    'models',
    'diffusion',
    'prompt',
    'world',
    'evaluation',
    'training',
    'safety',
    'service',
  ],
};

/** Imports that stay as they are; nothing may be added without a reason. */
const knownProblems: KnownProblems = {};

/** The files that each file imports, by path from the root of the repository. */
type Imports = ReadonlyMap<string, readonly string[]>;

function readImports(files: readonly SourceFile[]): Imports {
  return new Map(
    files.map((file) => {
      const specifiers = new Set(readTaken(file).map(({ specifier }) => specifier));
      const own = [...specifiers].filter((specifier) => specifier.startsWith('.'));
      return [shownPath(file.path), own.map((specifier) => shownPath(resolveImport(file.path, specifier)))];
    }),
  );
}

/** `graph` of `src/graph/dim.ts`; null for files that are in no part. */
const partOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

function findForbidden(imports: Imports): Problem[] {
  return [...imports].flatMap(([path, targets]) => {
    const part = partOf(path);
    return targets.flatMap((target): Problem[] => {
      const targetPart = partOf(target);
      if (part === null || targetPart === null || targetPart === part) return [];
      const key = `${path} imports ${target}`;
      const isAllowed = allowedImports[part]?.includes(targetPart) ?? false;
      return [
        ...(isAllowed ? [] : [{ key, line: `${key}: ${part} may not know ${targetPart}` }]),
        ...(target === `src/${targetPart}/index.ts`
          ? []
          : [{ key, line: `${key}: enter ${targetPart} through its index.ts` }]),
      ];
    });
  });
}

/** Each import cycle once, as the files along it. */
function findCycles(imports: Imports): Problem[] {
  const cycles: Problem[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const along: string[] = [];
  const visit = (path: string): void => {
    state.set(path, 'open');
    along.push(path);
    for (const target of imports.get(path) ?? []) {
      if (state.get(target) === 'open') {
        const key = [...along.slice(along.indexOf(target)), target].join(' -> ');
        cycles.push({ key, line: `import cycle: ${key}` });
      } else if (!state.has(target)) visit(target);
    }
    along.pop();
    state.set(path, 'done');
  };
  for (const path of imports.keys()) if (!state.has(path)) visit(path);
  return cycles;
}

const imports = readImports(readSourceFiles(['src']));
report('layers', [...findForbidden(imports), ...findCycles(imports)], knownProblems);
