import type { OpenAccess } from './open-access.ts';
import type { DoctorOptions } from './operations/doctor.ts';
import type { DoctorCheck } from './operations/doctor-check.ts';
import type { RunningServer, RunningWorker, ServerOptions, WorkerOptions } from './server.ts';

// Server and database are loaded by whoever starts them: they are a hundred files of ours and four hundred of packages, which
// a command that makes a video does without.

/**
 * Starts the API, and a worker beside it unless the configuration says otherwise.
 *
 * The first start makes an administrator and prints its key.
 *
 * @throws {ConfigError} if the configuration cannot work
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = await import('./server.ts');
  return server.startServer(options);
}

/**
 * Starts a worker without an API, on this or another machine than the server.
 *
 * @throws {ConfigError} without a database server, as an embedded database belongs to one process
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const server = await import('./server.ts');
  return server.startWorker(options);
}

/**
 * Opens users, keys and invitations for a command, for example when the only key was lost.
 *
 * @throws {ConfigError} if a server has the embedded database open: then its API is the way
 */
export async function openAccess(
  ...given: Parameters<typeof import('./open-access.ts')['openAccess']>
): Promise<OpenAccess> {
  const access = await import('./open-access.ts');
  return access.openAccess(...given);
}

/** Looks at everything that the service stands on; changes nothing that stays. */
export async function runDoctor(options: DoctorOptions): Promise<readonly DoctorCheck[]> {
  const doctor = await import('./operations/doctor.ts');
  return doctor.runDoctor(options);
}

/** The OpenAPI 3.1 document of the service, as `GET /openapi.json` answers. */
export async function createOpenApiDocument(version: string): Promise<object> {
  const routes = await import('./all-routes.ts');
  return routes.createOpenApiDocument(version);
}
