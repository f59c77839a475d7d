import { test } from 'vitest';
import { opCases } from './cases.fixture.ts';
import { checkCase, checkSymbolicCase } from './check-case.fixture.ts';
import { randomCases } from './random-cases.fixture.ts';

for (const opCase of opCases) {
  test(`${opCase.name} runs like its float64 reference, and its gradient like finite differences`, async () => {
    await checkCase(opCase);
    const isSymbolic = Object.values(opCase.inputs).some((spec) => spec.symbols !== undefined);
    if (isSymbolic) await checkSymbolicCase(opCase);
  });
}

for (const [name, cases] of Object.entries(randomCases())) {
  test(`${name} of random sizes and settings runs like its float64 reference, as does its gradient`, async () => {
    for (const opCase of cases) await checkCase(opCase);
  });
}
