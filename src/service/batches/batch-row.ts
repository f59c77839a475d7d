import type { InferSelectModel } from 'drizzle-orm';
import type { batches, batchRequests } from '../database/schema.ts';

/** A row of the table `batches`. */
export type BatchRow = InferSelectModel<typeof batches>;

/** A row of the table `batch_requests`. */
export type BatchRequestRow = InferSelectModel<typeof batchRequests>;
