import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOpenApiDocument } from '../../src/service/all-routes.ts';
import { parseConfig } from '../../src/service/config.ts';
import { problems } from '../../src/service/http/problem.ts';
import { openTestService } from '../../src/service/open-test-service.fixture.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly enum?: readonly unknown[];
}

const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
const document = JSON.parse(JSON.stringify(createOpenApiDocument('0.1.0'))) as {
  paths: Record<string, Record<string, object>>;
  components: { schemas: Record<string, JsonSchema> };
};
const { schemas } = document.components;

/** A schema of the document as a parser. */
function parserOf(name: string): z.ZodType {
  const rewritten = JSON.stringify({ ...schemas[name], $defs: schemas });
  return z.fromJSONSchema(
    JSON.parse(rewritten.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<typeof z.fromJSONSchema>[0],
  );
}

const blocksOf = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '');
const sectionOf = (title: string): string => text.split(/^#{2,3} /m).find((part) => part.startsWith(title)) ?? '';
const spansOf = (part: string): string[] => [...part.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');

/** Addresses that the page names, each with its methods: a method may stand in a span before the address. */
function namedOperations(): { method: string | null; path: string }[] {
  return text.split('\n').flatMap((line) => {
    let methods: string[] = [];
    return spansOf(line).flatMap((span) => {
      const method = /^(GET|POST|PUT|DELETE)\b/.exec(span)?.[1];
      const path = /\/(?:v1|openapi)[\w/{}.…]*/.exec(span)?.[0];
      if (method !== undefined) methods.push(method);
      else if (path === undefined) return [];
      if (path === undefined) return [];
      const found = (methods.length === 0 ? [null] : methods).map((name) => ({ method: name, path }));
      methods = [];
      return found;
    });
  });
}

const normal = (path: string): string => path.replace(/\{\w+\}/g, '{}');

describe('docs/api.md', () => {
  it('names only operations that exist, and every kind of address that there is', () => {
    const paths = Object.entries(document.paths).map(([path, methods]) => ({ path: normal(path), methods }));
    const named = namedOperations();
    expect(named.length).toBeGreaterThan(40);
    for (const { method, path } of named) {
      const isOpen = method === null || path.endsWith('…');
      const wanted = normal(path).replace('…', '');
      const found = paths.filter((each) => (isOpen ? each.path.startsWith(wanted) : each.path === wanted));
      const methods = found.flatMap((each) => Object.keys(each.methods));
      expect(
        method === null ? methods.length : methods.filter((name) => name.toUpperCase() === method).length,
        path,
      ).not.toBe(0);
    }
    const known = named.map(({ path }) => normal(path).replace('…', ''));
    const silent = paths.filter(({ path }) => path.startsWith('/v1') && !known.some((each) => path.startsWith(each)));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('names every field of a request, and no other', () => {
    const fields = Object.keys(schemas.CreateVideoRequest?.properties ?? {});
    expect(fields.length).toBeGreaterThan(15);
    const words = new Set(spansOf(text).flatMap((span) => span.match(/\w+/g) ?? []));
    expect(fields.filter((name) => !words.has(name))).toEqual([]);
    const rows = [...sectionOf('What the Videos API never had').matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)];
    const extra = rows.flatMap((row) => spansOf(row[1] ?? ''));
    expect(extra.length).toBeGreaterThan(10);
    expect(extra.filter((name) => !fields.includes(name))).toEqual([]);
    for (const name of ['rating', 'tags', 'comment']) {
      expect(Object.keys(schemas.PutFeedbackRequest?.properties ?? {}), name).toContain(name);
    }
  });

  it('lists every error code under its status', () => {
    const listed = [...sectionOf('Errors').matchAll(/^\| ([\d, ]+) \| (.*) \|$/gm)].flatMap(([, status, codes = '']) =>
      spansOf(codes)
        .filter((code) => code !== 'Retry-After')
        .map((code) => [code, (status ?? '').split(', ').map(Number)] as const),
    );
    for (const [code, statuses] of listed) {
      expect(Object.keys(problems), code).toContain(code);
      expect(statuses, code).toContain(problems[code as keyof typeof problems][0]);
    }
    const codes = listed.map(([code]) => code);
    expect(Object.keys(problems).filter((code) => !codes.includes(code) && code !== 'server_error')).toEqual([]);
  });

  it('names every event that a webhook can ask for', () => {
    const { enum: types = [] } = (schemas.WebhookEvent?.properties?.type ?? {}) as JsonSchema;
    expect(types.length).toBeGreaterThan(4);
    expect(spansOf(sectionOf('Webhooks'))).toEqual(expect.arrayContaining([...types]));
  });

  it('shows bodies that the description allows', () => {
    const examples = blocksOf('json').map((block) => JSON.parse(block) as object);
    expect(examples).toHaveLength(2);
    for (const example of examples) {
      parserOf('error' in example ? 'ErrorResponse' : 'WebhookEvent').parse(example);
    }
    expect(parserOf('WebhookEvent').safeParse({ ...examples[1], type: 'video.lost' }).success).toBe(false);
  });

  it('tells the limits of the roles as they are', () => {
    const { roles } = parseConfig(null);
    const shown = (value: number | null): string => (value === null ? 'no limit' : value.toLocaleString('en'));
    for (const [role, limits] of Object.entries(roles)) {
      const [width, height] = limits.pixels_per_frame === 1280 * 720 ? [1280, 720] : [1920, 1088];
      expect(width * height).toBe(limits.pixels_per_frame);
      const cells = [
        ...[
          `\`${role}\``,
          shown(limits.requests_per_minute),
          shown(limits.videos_per_day),
          shown(limits.queued_videos),
        ],
        ...[shown(limits.seconds_per_video), `${width}x${height}`, shown(limits.variations)],
        ...[limits.stored_bytes === null ? 'no limit' : `${limits.stored_bytes / 1024 ** 3} GiB`],
        `\`${limits.policy_profile}\``,
      ];
      expect(sectionOf('Roles')).toContain(`| ${cells.join(' | ')} |`);
    }
  });

  it('has a program that runs as it stands, with another address and key', async () => {
    await using service = await openService();
    const [program = ''] = blocksOf('ts');
    const body = program.replace(/^import .*$/m, '').replace(/http:\/\/127\.0\.0\.1:\d+/, service.url);
    const Program = Object.getPrototypeOf(async () => {}).constructor as new (
      ...words: string[]
    ) => (client: typeof OpenAI, process: object) => Promise<Response>;
    const file = await new Program('OpenAI', 'process', `${body}; return file;`)(OpenAI, {
      env: { AOZORA_API_KEY: service.adminKey },
    });
    expect(file.headers.get('content-type')).toBe('video/mp4');
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  }, 60_000);
});

async function openService(): Promise<AsyncDisposable & { readonly url: string; readonly adminKey: string }> {
  const service = await openTestService();
  return { url: service.url, adminKey: service.adminKey, [Symbol.asyncDispose]: () => service.close() };
}
