import { writeFile } from 'node:fs/promises';
import { createOpenApiDocument } from '../../src/service/all-routes.ts';

/** Writes docs/openapi.json; run after a wanted change of the API. */
const path = new URL('../../docs/openapi.json', import.meta.url);
await writeFile(path, `${JSON.stringify(createOpenApiDocument('0.1.0'), null, 2)}\n`);
