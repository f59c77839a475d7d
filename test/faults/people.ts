import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Uses a running server as several people at once: shares between users, priorities, limits with `Retry-After`, and
 * webhooks whose receiver fails twice.
 *
 *     tsx test/faults/people.ts [--verifier node_modules/standardwebhooks/dist/index.js] [--database postgres://…]
 *
 * Signatures are checked by the official client, and with `--verifier` by the reference library of Standard Webhooks, too.
 */
const { values } = parseArgs({ options: { verifier: { type: 'string' }, database: { type: 'string' } } });
interface Delivery {
  readonly atMs: number;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly status: number;
}
const deliveries: Delivery[] = [];
/** Deliveries that the receiver still answers with 500. */
let failures = 0;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    response.statusCode = failures-- > 0 ? 500 : 204;
    const headers = request.headers as Record<string, string>;
    deliveries.push({ atMs: performance.now(), body, headers, status: response.statusCode });
    response.end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

const started: string[] = [];
const onLog = (line: string): void => {
  const said = JSON.parse(line) as { msg?: string; video?: string };
  if (said.msg === 'job started' && said.video !== undefined) started.push(said.video);
};
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-people-'));
const config = {
  ...{ port: 0, dataFolder, logLevel: 'info', network: { allowedPrivateRanges: ['127.0.0.1/32'] } },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
  roles: { artist: { queued_videos: 8, requests_per_minute: 600 }, public: { requests_per_minute: 30 } },
  limits: { queueLength: 20 },
};
const service = await startProcess({ mode: 'server', config, engine: { steps: 4, stepMs: 100 }, onLog });
const url = service.ready.url ?? '';
const admin = clientOf(service.ready.key ?? '');
const [ada, bob, eve] = [await newcomer('artist'), await newcomer('artist'), await newcomer('public')];
let [passed, failed] = [0, 0];

await shares();
await priorities();
await limits();
await webhooks();
await service.stop();
receiver.close();
await rm(dataFolder, { recursive: true, force: true });
print(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Ada comes first with eight jobs, Bob later with three: his must not wait for all of hers. */
async function shares(): Promise<void> {
  const hers = await createMany(ada, 8);
  const before = started.length;
  const his = await createMany(bob, 3);
  for (const id of [...hers, ...his]) await waitForEnd(id);
  const order = started
    .slice(before)
    .map((id) => (his.includes(id) ? 'B' : 'A'))
    .join('');
  print(`order of starting after Bob came: ${order}`);
  check('Bob waits for one of her jobs between two of his, not for all', /^A{0,3}BA{0,2}BA{0,2}B/.test(order));
}

async function priorities(): Promise<void> {
  const blocker = await create(admin, { steps: 12 });
  const [low] = await createMany(admin, 1, { priority: 'low' });
  const [normal] = await createMany(admin, 1);
  const [high] = await createMany(admin, 1, { priority: 'high' });
  for (const id of [blocker, low, normal, high]) await waitForEnd(id ?? '');
  const order = [high, normal, low].map((id) => started.indexOf(id ?? ''));
  check(
    'high starts before normal, normal before low',
    order.every((each, i) => i === 0 || each > order[i - 1]!),
  );
  check(
    'an artist may not use priority high',
    (await refusalOf(() => create(ada, { priority: 'high' }))).status === 403,
  );
}

async function limits(): Promise<void> {
  const slow = { steps: 40 };
  const ids = await createMany(ada, 8, slow);
  const own = await refusalOf(() => create(ada, slow));
  check(`the ninth open video of a user: ${describe(own)}`, own.status === 429 && own.retryAfter > 0);
  while (ids.length < 20) ids.push(...(await createMany(admin, 1, slow)));
  const full = await refusalOf(() => createMany(admin, 2, slow));
  check(`a full queue: ${describe(full)}`, full.status === 429 && full.code === 'over_capacity' && full.retryAfter > 0);
  for (const id of ids) await admin.videos.delete(id);
  const before = performance.now();
  let fast = { status: 200, code: '', retryAfter: 0 };
  while (fast.status === 200 && performance.now() - before < 60_000) fast = await refusalOf(() => eve.videos.list());
  check(`too many requests: ${describe(fast)}`, fast.status === 429 && fast.retryAfter > 0);
  await sleep(fast.retryAfter * 1_000);
  check('and after that time the next one passes', (await refusalOf(() => eve.videos.list())).status === 200);
}

async function webhooks(): Promise<void> {
  const refused = await refusalOf(() => makeEndpoint('http://10.0.0.1/hook'));
  check(`a private address is refused: ${describe(refused)}`, refused.status === 400);
  const { signing_secret: secret } = await makeEndpoint(hookUrl);
  failures = 2;
  const id = await create(admin, {});
  await waitForEnd(id);
  for (let waited = 0; waited < 90 && deliveries.length < 3; waited++) await sleep(1_000);
  const [first, second, third] = deliveries;
  check(`three tries: ${deliveries.map(({ status }) => status).join(', ')}`, third?.status === 204);
  check('all with one id', new Set(deliveries.map(({ headers }) => headers['webhook-id'])).size === 1);
  const gaps = [second!.atMs - first!.atMs, third!.atMs - second!.atMs].map((ms) => Math.round(ms / 100) / 10);
  check(`pauses grow, in seconds: ${gaps.join(', ')}`, gaps[0]! >= 2.4 && gaps[1]! >= 4.9);
  for (const { body, headers } of deliveries) {
    const event = await admin.webhooks.unwrap(body, headers, secret);
    check('the official client accepts it', (event.data as { id: string }).id === id);
    if (values.verifier === undefined) continue;
    const { Webhook } = (await import(pathToFileURL(values.verifier).href)) as {
      Webhook: new (secret: string) => { verify(body: string, headers: Record<string, string>): unknown };
    };
    const verifier = new Webhook(secret);
    check('the reference library accepts it', verifier.verify(body, headers) !== undefined);
    const forged = await refusalOf(async () => verifier.verify(body.replace('completed', 'failed'), headers));
    check('and refuses another body', forged.status !== 200);
  }
}

function makeEndpoint(address: string): Promise<{ signing_secret: string }> {
  return admin.post('/webhook_endpoints', { body: { name: 'mine', url: address, event_types: ['video.completed'] } });
}

function clientOf(key: string): OpenAI {
  return new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
}

/** Somebody who accepts an invitation. */
async function newcomer(role: string): Promise<OpenAI> {
  const { code } = await admin.post<{ code: string }>('/invitations', { body: { role } });
  const body = JSON.stringify({ code, name: role });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/invitations/accept`, { method: 'POST', headers, body });
  return clientOf(((await answer.json()) as { api_key: { key: string } }).api_key.key);
}

async function create(client: OpenAI, wish: object): Promise<string> {
  const body = { prompt: 'moving bars', seconds: '1', ...wish } as unknown as OpenAI.Videos.VideoCreateParams;
  return (await client.videos.create(body)).id;
}

async function createMany(client: OpenAI, count: number, wish: object = {}): Promise<string[]> {
  const body = { prompt: 'moving bars', seconds: '1', n: count, ...wish } as unknown as OpenAI.Videos.VideoCreateParams;
  const video = (await client.videos.create(body)) as unknown as { aozora: { variation_ids: string[] } };
  return video.aozora.variation_ids;
}

async function waitForEnd(id: string): Promise<void> {
  for (;;) {
    const { status } = await admin.videos.retrieve(id);
    if (status === 'completed' || status === 'failed') return;
    await sleep(100);
  }
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Seconds; 0 if not told. */
  readonly retryAfter: number;
}

async function refusalOf(work: () => Promise<unknown>): Promise<Refusal> {
  try {
    await work();
    return { status: 200, code: '', retryAfter: 0 };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) return { status: 0, code: String(error), retryAfter: 0 };
    const retryAfter = Number(error.headers?.get('retry-after') ?? 0);
    return { status: Number(error.status), code: error.code ?? '', retryAfter };
  }
}

function describe({ status, code, retryAfter }: Refusal): string {
  return `${status} ${code}${retryAfter > 0 ? `, again in ${retryAfter} s` : ''}`;
}

function check(what: string, isGood: boolean): void {
  if (isGood) passed++;
  else failed++;
  print(`${isGood ? 'ok' : 'NOT OK'}: ${what}`);
}
