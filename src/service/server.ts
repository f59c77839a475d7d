import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { eq } from 'drizzle-orm';
import { ConfigError } from '../base/index.ts';
import { createAccessStore } from './access/access-store.ts';
import { createAuditLog } from './access/audit-log.ts';
import { createRateLimiter } from './access/rate-limiter.ts';
import { createRoutes } from './all-routes.ts';
import { runBatches } from './batches/batch-runner.ts';
import { settings } from './database/schema.ts';
import { createApp } from './http/app.ts';
import { type Authenticator, createAuthenticator } from './http/caller.ts';
import type { HttpContext } from './http/route.ts';
import { collectGarbage, reconcileJobs, removeExpired } from './jobs/maintenance.ts';
import { loadRuntime, type RuntimeSource } from './jobs/renderer.ts';
import { createAddressGuard } from './net/address-guard.ts';
import { type Core, type CoreOptions, openCore } from './open-core.ts';
import { startLoop } from './operations/loop.ts';
import type { Services } from './services.ts';
import { createQueueView } from './videos/queue-view.ts';
import { createVideoReader } from './videos/video-reader.ts';
import { deliver } from './webhooks/deliver.ts';
import { openWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** How to start a server. */
export interface ServerOptions extends CoreOptions {
  /** What draws and who judges. */
  readonly runtime: RuntimeSource;
  /** Shown in the OpenAPI document. */
  readonly version: string;
  /** Answers requests that no route does, for example files of the studio. */
  readonly fallback?: (context: HttpContext) => Promise<Response | null>;
  /** Shows a line to the person who started the server; default the console. */
  readonly print?: (line: string) => void;
}

/** A server that takes requests. */
export interface RunningServer {
  /** For example `http://127.0.0.1:8787`. */
  readonly url: string;
  /** The key that was made because there was no user; shown once. */
  readonly firstAdminKey: string | null;
  readonly services: Services;
  /**
   * Takes no new work, finishes or gives back what runs, then closes everything.
   *
   * @param options.noticeSeconds for so long `/readyz` says that the server ends while it still answers; default 0
   */
  close(options?: { readonly noticeSeconds?: number }): Promise<void>;
}

/** How long open connections may take to end when the server stops. */
const connectionGraceMs = 3_000;

/**
 * Starts the API, and a worker beside it unless the configuration says otherwise.
 *
 * The first start makes an administrator and prints its key.
 *
 * @throws {ConfigError} if the configuration cannot work
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const core = await openCore(options);
  const closers: (() => Promise<void>)[] = [() => core.close()];
  try {
    return await assembleServer(core, options, closers);
  } catch (error) {
    for (const close of closers.reverse()) await close().catch(() => {});
    throw error;
  }
}

async function assembleServer(
  core: Core,
  options: ServerOptions,
  closers: (() => Promise<void>)[],
): Promise<RunningServer> {
  const { config, logger } = core;
  const draining = new AbortController();
  const runtime = await loadRuntime(options.runtime);
  const gate = await runtime.createGate(options.runtime.options);
  closers.push(() => gate.close());
  let unheard: Promise<void> = Promise.resolve();
  // Requests need the database until the last of them is answered.
  closers.push(() => unheard);
  const services = await createServices(core, { gate, isDraining: () => draining.signal.aborted });
  const firstAdminKey = await makeFirstAdmin(services, options.print ?? ((line) => console.log(line)));
  let worker: WorkerProcess | null = null;
  if (config.worker.enabled) worker = await openWorkerProcess(core, options.runtime);
  closers.push(async () => worker?.close());
  const authenticator: Authenticator = createAuthenticator(services);
  const routes = createRoutes(options.version);
  const app = createApp({ services, authenticator, routes, tracer: core.tracer, fallback: options.fallback ?? null });
  await core.queue.workOnDeliveries((id, isLastTry) => deliver(services, id, isLastTry));
  const loops = startLoops(services);
  closers.push(() => loops.stop());
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: timeoutsOf(config),
    overrideGlobalObjects: false,
  }) as Server;
  const url = await listen(server, config);
  logger.info({ url, database: core.database.kind, storage: core.storage.kind }, 'server ready');
  return {
    url,
    firstAdminKey,
    services,
    async close({ noticeSeconds = 0 } = {}) {
      draining.abort();
      logger.info({ noticeSeconds }, 'server stopping');
      unheard = sleep(noticeSeconds * 1000).then(() => stopListening(server));
      for (const close of closers.reverse()) await close();
      logger.info({}, 'server stopped');
    },
  };
}

async function createServices(core: Core, own: Pick<Services, 'gate' | 'isDraining'>): Promise<Services> {
  const { database, clock, registry, config } = core;
  return {
    ...core,
    ...own,
    queueView: createQueueView(database.orm, clock, registry),
    videoReader: createVideoReader(database.orm, database.kind === 'embedded' ? core.signals : null),
    access: createAccessStore(database.orm, clock),
    audit: createAuditLog(database.orm, clock),
    rates: createRateLimiter(clock),
    addressGuard: createAddressGuard(config.network.allowedPrivateRanges),
    linkSecret: await readLinkSecret(core),
  };
}

/** The same secret on every server of a database. */
async function readLinkSecret({ database }: Core): Promise<string> {
  const name = 'link-secret';
  const value = randomBytes(32).toString('base64url');
  await database.orm.insert(settings).values({ name, value }).onConflictDoNothing();
  const [row] = await database.orm.select().from(settings).where(eq(settings.name, name));
  return String(row?.value);
}

async function makeFirstAdmin({ access, audit }: Services, print: (line: string) => void): Promise<string | null> {
  if ((await access.countUsers()) > 0) return null;
  const user = await access.createUser({ name: 'Administrator', role: 'admin' });
  const { secret, row } = await access.createKey({ userId: user.id, name: 'First key', expiresAtMs: null });
  await audit.add({ action: 'user.create', target: user.id, userId: null, keyId: null, address: null });
  print(`First start: your administrator key is ${secret}`);
  print(`It is shown only now. Its id is ${row.id}.`);
  return secret;
}

function startLoops(services: Services): { stop(): Promise<void> } {
  const { logger, rates, config } = services;
  const loop = (name: string, everyMs: number, work: () => Promise<unknown>) =>
    startLoop({ everyMs, work, onError: (error) => logger.error({ err: error }, `${name} failed`) });
  const loops = [
    loop('job check', config.worker.superviseSeconds * 1000, () => reconcileJobs(services)),
    loop('batch step', 1_000, () => runBatches(services)),
    loop('expiry', 60_000, () => removeExpired(services)),
    loop('garbage collection', 3_600_000, () => collectGarbage(services)),
    loop('rate sweep', 60_000, async () => rates.sweep()),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((each) => each.stop()));
    },
  };
}

function timeoutsOf({ limits }: Core['config']): object {
  return {
    requestTimeout: limits.requestSeconds * 1000,
    headersTimeout: Math.min(20_000, limits.requestSeconds * 1000),
    keepAliveTimeout: 65_000,
    maxHeaderSize: 32 * 1024,
  };
}

function listen(server: Server, { host, port }: Core['config']): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ConfigError(`Cannot listen on ${host}:${port}`, { cause: error })));
    server.listen(port, host, () => {
      const address = server.address();
      const actualPort = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`);
    });
  });
}

async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), connectionGraceMs);
  await closed;
  clearTimeout(timer);
}

/** How to start a worker. */
export interface WorkerOptions extends CoreOptions {
  readonly runtime: RuntimeSource;
}

/** A worker that takes jobs. */
export interface RunningWorker {
  readonly id: string;
  readonly models: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a worker without an API, on this or another machine than the server.
 *
 * @throws {ConfigError} without a database server, as an embedded database belongs to one process
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  if (options.config.databaseUrl === null) {
    throw new ConfigError('Cannot start a worker beside the server as databaseUrl must name a PostgreSQL server');
  }
  const core = await openCore(options);
  try {
    const { worker, close } = await openWorkerProcess(core, options.runtime);
    const { logger } = core;
    const loop = startLoop({
      everyMs: options.config.worker.superviseSeconds * 1000,
      work: () => reconcileJobs(core),
      onError: (error) => logger.error({ err: error }, 'job check failed'),
    });
    const models = worker.record.models.map(({ id }) => id);
    logger.info({ worker: worker.record.id, models }, 'worker ready');
    return {
      id: worker.record.id,
      models,
      async close() {
        await loop.stop();
        await close();
        await core.close();
        logger.info({}, 'worker stopped');
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
