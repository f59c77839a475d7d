import { basename } from 'node:path';
import { readDeclared, readReexports, readTaken } from './source/exports.ts';
import { type KnownProblems, type Problem, report } from './source/known-problems.ts';
import { readSourceFiles, resolveImport, type SourceFile, shownPath } from './source/source-file.ts';

/** Exports that nothing takes and that stay all the same; nothing may be added without a reason. */
const knownProblems: KnownProblems = {
  'src/service/http/body.ts emptyBodySchema': 'used nowhere: its part uses or removes it with its next change',
  'src/service/jobs/stored-request.ts keysOf': 'used nowhere: its part uses or removes it with its next change',
  'src/world/draw/backdrop/landforms.ts drawStars': 'used nowhere: its part uses or removes it with its next change',
  'src/models/autoencoder/wan-layers.ts wanAttention':
    'used by its own file alone: to be made private with the next change there',
  'src/safety/prompt-screen/encoder.ts maxEncodedWords':
    'used by its own file alone: to be made private with the next change there',
  'src/service/jobs/queue.ts defaultQueueTiming':
    'used by its own file alone: to be made private with the next change there',
};

/** Whole folders of exports that are looked at; the others only count as users. */
const exporters = ['src', 'test', 'tools', 'bench'];
const users = ['src', 'test', 'tools', 'bench', 'studio', 'examples'];

/** What is taken from each file, as `path name`; `*` stands for all of it. */
function collectTaken(files: readonly SourceFile[]): Set<string> {
  const taken = new Set<string>();
  for (const file of files)
    for (const { name, specifier } of readTaken(file))
      if (specifier.startsWith('.')) taken.add(`${shownPath(resolveImport(file.path, specifier))} ${name}`);
  return taken;
}

function findDead(file: SourceFile, taken: ReadonlySet<string>): Problem[] {
  const path = shownPath(file.path);
  if (basename(path) === 'index.ts' || taken.has(`${path} *`)) return [];
  const handedOn = readReexports(file).map(({ as }) => ({ name: as, kind: 'list', line: 1 }));
  return [...readDeclared(file), ...handedOn]
    .filter(({ name, kind }) => !taken.has(`${path} ${name}`) && !(isTypeKind(kind) && countOf(name, file) > 1))
    .map(({ name, line }) => ({
      key: `${path} ${name}`,
      line: `${path}:${line}: ${name} is exported, but nothing imports it and no index.ts exports it`,
    }));
}

/** A type that its own file mentions again is part of what that file's functions say, so it may be exported. */
const isTypeKind = (kind: string): boolean => kind === 'type' || kind === 'interface';

const countOf = (name: string, { code }: SourceFile): number =>
  code.split(/[^\w$]+/).filter((word) => word === name).length;

const taken = collectTaken(readSourceFiles(users));
const problems = readSourceFiles(exporters).flatMap((file) => findDead(file, taken));
report('dead exports', problems, knownProblems);
