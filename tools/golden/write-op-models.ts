/**
 * Writes the ONNX model of each conformance case, with gradients, for the checker of the `onnx` Python package:
 *
 *     npx tsx tools/golden/write-op-models.ts FOLDER && python tools/golden/check-models.py FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, emit, gradients, input, isFloat, sum, type Value } from '../../src/graph/index.ts';
import { opCases } from '../../src/graph/ops/cases.fixture.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Cannot write models as a folder must be given');
mkdirSync(folder, { recursive: true });
for (const [i, opCase] of opCases.entries()) {
  const inputs = Object.fromEntries(
    Object.entries(opCase.inputs).map(([name, spec]) => [name, input(name, spec.shape, spec.dtype)]),
  );
  const results = [opCase.build(inputs)].flat();
  const outputs: Record<string, Value> = Object.fromEntries(results.map((value, k) => [`y${k}`, value]));
  if (opCase.isDifferentiable !== false) {
    const floats = Object.entries(inputs).filter(([, value]) => isFloat(value.dtype));
    const loss = results.map((value) => sum(value)).reduce((a, b) => add(a, b));
    const found = gradients(
      loss,
      floats.map(([, value]) => value),
    );
    for (const [k, [name]] of floats.entries()) outputs[`d${name}`] = found[k]!;
  }
  writeFileSync(join(folder, `${String(i).padStart(3, '0')}.onnx`), emit(outputs));
}
console.log(`${opCases.length} models`);
