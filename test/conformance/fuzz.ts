import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { print } from '../faults/print.ts';
import { startProcess } from '../faults/processes.ts';

/**
 * Fuzzes every operation of a running service with schemathesis, which makes requests from the service's own description:
 * right ones, and wrong ones on purpose.
 *
 *     tsx test/conformance/fuzz.ts --schemathesis <path of the program> [--examples 10] [--seconds 240] [--seed 1]
 *
 * It takes ids from answers, so the operations that could lock it out, by ending its own user or key or by lowering its limits,
 * come last and by themselves. Ends with exit code 1 if a check
 * failed, or if the server had an error that it did not expect.
 */
const { values } = parseArgs({
  options: {
    schemathesis: { type: 'string', default: 'schemathesis' },
    examples: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '240' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const lockingOperations = [['updateUser', 'deleteUser', 'revokeKey'], ['changeRole']];
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'ignored_auth',
];
const folder = await mkdtemp(join(tmpdir(), 'aozora-fuzz-'));
const errors: string[] = [];
const service = await startProcess({
  ...{ mode: 'server', inline: true, engine: {} },
  config: {
    ...{ port: 0, dataFolder: join(folder, 'data'), logLevel: 'warn', limits: { queueLength: 100_000 } },
    roles: { admin: { requests_per_minute: null } },
  },
  onLog(line) {
    if (line.includes('"request failed"')) errors.push(line);
  },
});
let code = 0;
const select = (filter: string, names: readonly string[]): string[] =>
  names.flatMap((name) => [`--${filter}-operation-id`, name]);
if (values.only !== undefined) code = await fuzz(select('include', [values.only]), Number(values.seconds));
else {
  code = await fuzz(select('exclude', lockingOperations.flat()), Number(values.seconds));
  for (const names of lockingOperations) code ||= await fuzz(select('include', names), 15);
}
print(`${errors.length} unexpected errors of the server`);
for (const line of errors.slice(0, 20)) print(line.slice(0, 2_000));
await service.kill();
await rm(folder, { recursive: true, force: true });
process.exit(code === 0 && errors.length === 0 ? 0 : 1);

function fuzz(operations: readonly string[], seconds: number): Promise<number> {
  const { url, key } = service.ready;
  const args = [
    ...['run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${key}`, '--seed', values.seed],
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', values.examples, '--checks', checks.join(',')],
    ...['--max-time', String(seconds), '--suppress-health-check', 'all', '--no-shrink', '--continue-on-failure'],
    // Wrong keys are tried by a check of its own; more of them would only meet the limit of wrong keys.
    ...['--generation-with-security-parameters', 'false'],
    ...operations,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(values.schemathesis, args, { stdio: 'inherit', cwd: folder });
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}
