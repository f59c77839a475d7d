import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Packages by whom a module is loaded, of those that Node keeps a list of: CommonJS and native ones. */
function packagesOf(specifier: string): Set<string> {
  const program = `
    await import(${JSON.stringify(new URL(`../../${specifier}`, import.meta.url).href)});
    const { createRequire } = await import('node:module');
    console.log(JSON.stringify(Object.keys(createRequire('/').cache)));`;
  const words = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const files = JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as string[];
  return new Set(files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
}

test('generate loads neither database nor web server, nor what draws sheets or makes certificates', () => {
  const packages = packagesOf('src/cli/commands/generate.ts');
  // The list is not empty by accident.
  expect(packages).toContain('cli-progress');
  for (const name of ['pg', 'prom-client', 'pino', '@fastify/busboy', '@napi-rs/canvas', '@peculiar/asn1-x509']) {
    expect(packages, name).not.toContain(name);
  }
});

test('startServer() loads them: they are what its module stands on', () => {
  const packages = packagesOf('src/service/server.ts');
  for (const name of ['pg', 'prom-client', 'pino', '@fastify/busboy']) expect(packages, name).toContain(name);
});
