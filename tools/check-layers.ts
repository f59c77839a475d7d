import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

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

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');
const importPattern = /(?:^|\s)(?:import|export)\s[^'"]*?from\s*['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g;

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(importPattern)].map((match) => resolve(dirname(file), match[1] ?? match[2] ?? ''));
}

const partOf = (file: string): string => relative(source, file).split('/')[0] ?? '';

function findProblems(files: readonly string[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    const part = partOf(file);
    for (const target of importsOf(file)) {
      if (!target.startsWith(source)) continue;
      const targetPart = partOf(target);
      if (targetPart === part || part.endsWith('.ts')) continue;
      const shown = `${relative(root, file)} imports ${relative(root, target)}`;
      if (!(allowedImports[part] ?? []).includes(targetPart))
        problems.push(`${shown}: ${part} may not know ${targetPart}`);
      if (target !== join(source, targetPart, 'index.ts'))
        problems.push(`${shown}: enter ${targetPart} through its index.ts`);
    }
  }
  return problems;
}

/** Each import cycle once, as the files along it. */
function findCycles(files: readonly string[]): string[] {
  const cycles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const target of importsOf(file)) {
      if (!files.includes(target)) continue;
      if (state.get(target) === 'open') {
        const cycle = [...path.slice(path.indexOf(target)), target];
        cycles.push(`import cycle: ${cycle.map((step) => relative(root, step)).join(' -> ')}`);
      } else if (!state.has(target)) visit(target);
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of files) if (!state.has(file)) visit(file);
  return cycles;
}

const files = listFiles(source);
const problems = [...findProblems(files), ...findCycles(files)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`layers: ${files.length} files, no upward import, no deep import, no cycle`);
