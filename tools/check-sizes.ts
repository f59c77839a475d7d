import { readFunctions } from './source/functions.ts';
import { type KnownProblems, type Problem, report } from './source/known-problems.ts';
import { readSourceFiles, type SourceFile, shownPath } from './source/source-file.ts';

const maximumFileLines = 500;
const maximumFunctionLines = 100;

/** Files and functions that are longer and stay so; nothing may be added without a reason. */
const knownProblems: KnownProblems = {
  'src/service/jobs/video-states.ts createVideoStates':
    'a factory whose inner functions share one database: the table of all state changes',
  'src/world/draw/rigs/bird.ts birdPosture':
    'one posture is one formula from top to bottom; splitting it hides which joint depends on which',
  'src/world/draw/rigs/person-posture.ts personPosture':
    'one posture is one formula from top to bottom; splitting it hides which joint depends on which',
};

function findLong(file: SourceFile): Problem[] {
  const path = shownPath(file.path);
  const lines = file.text.trimEnd().split('\n').length;
  const problems: Problem[] = [];
  if (lines > maximumFileLines)
    problems.push({ key: path, line: `${path}: a file may have ${maximumFileLines} lines: it has ${lines}` });
  // A test file's describe() is a list of tests, not a function that anybody has to follow
  if (path.endsWith('.test.ts')) return problems;
  for (const { name, firstLine, lastLine } of readFunctions(file)) {
    const length = lastLine - firstLine + 1;
    if (length <= maximumFunctionLines) continue;
    const line = `${path}:${firstLine}: a function may have ${maximumFunctionLines} lines: ${name} has ${length}`;
    problems.push({ key: `${path} ${name}`, line });
  }
  return problems;
}

report('sizes', readSourceFiles(['src']).flatMap(findLong), knownProblems);
