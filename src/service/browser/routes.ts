import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { bundledWeightsPath } from '../../models/index.ts';
import { convertNsfwNetworks, promptScreenPath } from '../../safety/index.ts';
import { browserFileListSchema, browserFileNames } from '../contracts/browser-file.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';

type BrowserFileName = (typeof browserFileNames)[number];

interface BrowserFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const tag = 'Models';

/** What a page needs to draw with the bundled model by itself: weights of the model, and of what screens and reviews. */
export function browserRoutes(): readonly Route[] {
  let files: Promise<ReadonlyMap<BrowserFileName, BrowserFile>> | null = null;
  const find = (dataFolder: string): Promise<ReadonlyMap<BrowserFileName, BrowserFile>> => {
    files ??= findFiles(join(dataFolder, 'cache')).catch((error: unknown) => {
      files = null; // a missing package may be installed before the next try
      throw error;
    });
    return files;
  };
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/browser_files', operationId: 'listBrowserFiles', tag, access: 'user' },
        summary: 'List the files with which a page draws, screens and reviews by itself',
        response: { kind: 'json', schema: browserFileListSchema },
      },
      async ({ services }) => {
        const data = [...(await find(services.config.dataFolder))].map(([name, { sizeBytes, sha256 }]) => ({
          ...{ name, object: 'browser_file', size_bytes: sizeBytes, sha256 },
        }));
        return { object: 'list', data };
      },
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/browser_files/{name}', operationId: 'getBrowserFile', tag, access: 'user' },
        summary: 'Download such a file',
        params: z.object({ name: z.string().max(64) }),
        response: { kind: 'bytes', contentTypes: ['application/octet-stream'], canRange: false },
        errors: [404],
      },
      async ({ params, services }) => {
        const name = browserFileNames.find((each) => each === params.name);
        const file = name === undefined ? undefined : (await find(services.config.dataFolder)).get(name);
        if (file === undefined) throw problem('not_found', `There is no file '${params.name}' for pages.`);
        return new Response(Readable.toWeb(createReadStream(file.path)) as ReadableStream, {
          headers: {
            ...{ 'content-type': 'application/octet-stream', 'content-length': String(file.sizeBytes) },
            // The page keeps its copy by the sum of the list.
            'cache-control': 'private, no-store',
          },
        });
      },
    ),
  ];
}

async function findFiles(cacheFolder: string): Promise<ReadonlyMap<BrowserFileName, BrowserFile>> {
  const paths = [bundledWeightsPath(), promptScreenPath(), ...(await convertNsfwNetworks(cacheFolder))];
  const described = paths.map(async (path, i) => {
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [browserFileNames[i]!, { path, sizeBytes: bytes.length, sha256 }] as const;
  });
  return new Map(await Promise.all(described));
}
