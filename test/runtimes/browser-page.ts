import { createSession, type Device, listDevices } from '../../src/graph/index.ts';
import { largestDifference, opGraphs } from '../../src/graph/runtime/op-graphs.fixture.ts';

/** What a case gave: its largest relative difference and where, or why it failed. */
export interface CaseResult {
  readonly name: string;
  readonly relative: number;
  readonly where: string;
  readonly tolerance: number;
  readonly failure: string | null;
}

declare global {
  interface Window {
    /** Devices that the browser has. */
    listAvailable(): Promise<readonly Device[]>;
    /** Runs the operations with these names. */
    runCases(device: Device, names: readonly string[]): Promise<readonly CaseResult[]>;
  }
}

/** Where the server of the test has onnxruntime-web's files. */
const wasmUrl = `${location.origin}/node_modules/onnxruntime-web/dist/`;

window.listAvailable = async () => {
  const devices = await listDevices();
  return devices.filter((status) => status.isAvailable).map((status) => status.device);
};

window.runCases = async (device, names) => {
  const results: CaseResult[] = [];
  for (const opGraph of opGraphs({ hasGradients: false })) {
    if (names.includes(opGraph.name)) results.push(await runCase(device, opGraph));
  }
  return results;
};

async function runCase(device: Device, opGraph: ReturnType<typeof opGraphs>[number]): Promise<CaseResult> {
  const { name, model, feeds, expected, tolerance } = opGraph;
  try {
    using session = await createSession(model, { device, threads: 1, wasmUrl });
    const { relative, name: where } = largestDifference(await session.run(feeds), expected);
    return { name, relative, where, tolerance, failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name, relative: Number.NaN, where: '', tolerance, failure };
  }
}
