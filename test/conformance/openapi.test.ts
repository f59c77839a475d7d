import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createOpenApiDocument } from '../../src/service/all-routes.ts';

type Json = Record<string, unknown>;

describe('createOpenApiDocument()', () => {
  const document = JSON.parse(JSON.stringify(createOpenApiDocument('0.1.0'))) as {
    paths: Record<string, Record<string, Json & { operationId: string; responses: Json }>>;
    components: { schemas: Json };
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  it('is what docs/openapi.json says; after a wanted change: npx tsx test/conformance/write-openapi.ts', async () => {
    const written = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(document).toEqual(JSON.parse(written));
  });

  it('refers only to components that exist', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1],
    );
    expect(references.length).toBeGreaterThan(100);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...new Set(references)]));
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('names every operation once and gives each an answer for its faults', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, responses } of operations) {
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['200', '400', '500']));
    }
  });

  it('holds the ten operations of the Videos API under their names', () => {
    expect(operations.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining([
        'createVideo',
        'ListVideos',
        'GetVideo',
        'DeleteVideo',
        'RetrieveVideoContent',
        'createVideoRemix',
        'createVideoEdit',
        'createVideoExtend',
        'CreateVideoCharacter',
        'GetVideoCharacter',
      ]),
    );
  });
});
