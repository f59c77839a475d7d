import { keyRoutes } from './access/key-routes.ts';
import { roleRoutes } from './access/role-routes.ts';
import { userRoutes } from './access/user-routes.ts';
import { appealRoutes } from './appeals/routes.ts';
import { batchRoutes } from './batches/routes.ts';
import { browserRoutes } from './browser/routes.ts';
import { characterRoutes } from './characters/routes.ts';
import { campaignRoutes } from './console/campaign-routes.ts';
import { refusalRoutes } from './console/refusal-routes.ts';
import { workerRoutes } from './console/worker-routes.ts';
import { detectionRoutes } from './detections/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { feedRoutes } from './feed/feed-routes.ts';
import { lineageRoutes } from './feed/lineage-routes.ts';
import { feedbackRoutes } from './feedback/feedback-routes.ts';
import { findingRoutes } from './feedback/finding-routes.ts';
import { reportRoutes } from './feedback/report-routes.ts';
import { statisticsRoutes } from './feedback/statistics-routes.ts';
import { fileRoutes } from './files/routes.ts';
import { buildOpenApiDocument } from './http/openapi.ts';
import type { Route } from './http/route.ts';
import { exportRoutes } from './library/export-routes.ts';
import { modelRoutes } from './models/routes.ts';
import { moderationRoutes } from './moderations/routes.ts';
import { operationRoutes } from './operations/routes.ts';
import { policyRoutes } from './policy/routes.ts';
import { promptRoutes } from './prompts/routes.ts';
import { contentRoutes } from './videos/content-routes.ts';
import { creatingRoutes } from './videos/creating-routes.ts';
import { eventRoutes } from './videos/event-routes.ts';
import { readingRoutes } from './videos/reading-routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** All operations; fixed words come before parameters in the same place. */
export function createRoutes(version: string): readonly Route[] {
  const routes: Route[] = [
    ...characterRoutes(),
    ...exportRoutes(),
    ...creatingRoutes(),
    ...readingRoutes(),
    ...contentRoutes(),
    ...eventRoutes(),
    ...feedRoutes(),
    ...lineageRoutes(),
    ...feedbackRoutes(),
    ...fileRoutes(),
    ...batchRoutes(),
    ...modelRoutes(),
    ...browserRoutes(),
    ...moderationRoutes(),
    ...detectionRoutes(),
    ...policyRoutes(),
    ...appealRoutes(),
    ...promptRoutes(),
    ...documentRoutes(),
    ...webhookRoutes(),
    ...userRoutes(),
    ...roleRoutes(),
    ...keyRoutes(),
    ...reportRoutes(),
    ...findingRoutes(),
    ...campaignRoutes(),
    ...refusalRoutes(),
    ...workerRoutes(),
    ...statisticsRoutes(),
  ];
  const all: Route[] = [...routes, ...operationRoutes(() => all, version)];
  return all;
}

/** The OpenAPI 3.1 document of the service, as `GET /openapi.json` answers. */
export function createOpenApiDocument(version: string): object {
  return buildOpenApiDocument(createRoutes(version), version);
}
