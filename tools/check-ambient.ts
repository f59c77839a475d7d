import { type KnownProblems, type Problem, report } from './source/known-problems.ts';
import { lineAt, readSourceFiles, type SourceFile, shownPath } from './source/source-file.ts';

/** Randomness, time and environment that come from nowhere instead of as an argument. */
const ambient = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bprocess\.env\b/g;

/** Where these enter the program. */
const entrances = /^src\/(?:base|cli)\/|^src\/service\/server\.ts$/;

/** Uses that stay; nothing may be added without a reason. */
const knownProblems: KnownProblems = {
  'src/media/ffmpeg.ts process.env': 'the default of an argument: which ffmpeg the machine has',
};

function findAmbient(file: SourceFile): Problem[] {
  const path = shownPath(file.path);
  if (entrances.test(path) || /\.(?:test|fixture)\.ts$/.test(path)) return [];
  return [...file.code.matchAll(ambient)].map((match) => ({
    key: `${path} ${match[0]}`,
    line: `${path}:${lineAt(file.text, match.index)}: ${match[0]} may occur in base, cli and service/server.ts only: take it as an argument`,
  }));
}

report('ambient', readSourceFiles(['src']).flatMap(findAmbient), knownProblems);
