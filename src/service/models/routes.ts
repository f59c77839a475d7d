import { z } from 'zod';
import { type Model, modelListSchema, modelSchema } from '../contracts/model.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import type { Services } from '../services.ts';
import type { KnownModel } from './registry.ts';

const tag = 'Models';

/** Models and the names that stand for them. */
export function modelRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/models', operationId: 'listModels', tag, access: 'user' },
        summary: 'List models, and accepted names with the model behind each',
        response: { kind: 'json', schema: modelListSchema },
      },
      async ({ services }) => ({ object: 'list', data: await listModels(services) }),
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/models/{model}', operationId: 'retrieveModel', tag, access: 'user' },
        summary: 'Retrieve a model',
        params: z.object({ model: z.string().max(128) }),
        response: { kind: 'json', schema: modelSchema },
      },
      async ({ params, services }) => {
        const found = (await listModels(services)).find(({ id }) => id === params.model);
        if (found === undefined) throw problem('model_not_found', `The model '${params.model}' does not exist`);
        return found;
      },
    ),
  ];
}

async function listModels({ registry }: Services): Promise<readonly Model[]> {
  const own = (await registry.list()).map((known) => presentModel(known.info.id, known));
  const names = (await registry.aliases()).map(([name, known]) => presentModel(name, known));
  return [...own, ...names.filter(({ id }) => !own.some((model) => model.id === id))];
}

function presentModel(id: string, { info, isAvailable, devices }: KnownModel): Model {
  return {
    id,
    object: 'model',
    created: info.createdAt,
    owned_by: 'aozora',
    aozora: {
      engine_model: info.id,
      description: info.description,
      licence: info.licence,
      kinds: [...info.kinds],
      sizes: listSizes(info),
      max_seconds: Math.round((info.frames.maximum / info.frameRate) * 1000) / 1000,
      frame_rate: info.frameRate,
      steps: info.steps,
      second_pass: info.hasSecondPass ?? false,
      tiny_decoder: info.hasTinyDecoder ?? false,
      rates_candidates: info.canRate ?? false,
      weight_bytes: info.weightBytes ?? null,
      devices: [...devices],
      available: isAvailable,
    },
  };
}

function listSizes({ sizes, defaultSize }: ModelInfo): string[] {
  const listed = sizes.kind === 'list' ? sizes.sizes : [defaultSize];
  return listed.map(({ width, height }) => `${width}x${height}`);
}
