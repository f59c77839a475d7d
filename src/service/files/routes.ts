import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import {
  createFileSchema,
  fileDeletedSchema,
  fileListQuerySchema,
  filePageSchema,
  fileSchema,
  type StoredFile,
} from '../contracts/file.ts';
import { files } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { sendAsset } from '../http/send-asset.ts';
import type { Services } from '../services.ts';
import { type FileRow, findFile, removeFile, storeFile } from './file-store.ts';

const tag = 'Files';
const params = z.object({ file_id: z.string().max(128) });

/** Files for batches and as images: upload, list, retrieve, download, delete. */
export function fileRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'post', path: '/v1/files', operationId: 'createFile', tag, access: 'user' },
        summary: 'Upload a file',
        body: { schema: createFileSchema, encodings: ['multipart'] },
        response: { kind: 'json', schema: fileSchema },
      },
      async ({ body, caller, services, audit }) => {
        const { path, filename } = body.file;
        const row = await storeFile(services, { userId: caller.user.id, filename, purpose: body.purpose, path });
        await audit({ action: 'file.create', target: row.id });
        return presentFile(row);
      },
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/files', operationId: 'listFiles', tag, access: 'user' },
        summary: 'List files',
        query: fileListQuerySchema,
        response: { kind: 'json', schema: filePageSchema },
      },
      async ({ query, caller, services }) => {
        const purpose = query.purpose as FileRow['purpose'] | undefined;
        const filters = and(
          eq(files.userId, caller.user.id),
          purpose === undefined ? undefined : eq(files.purpose, purpose),
        );
        const plan = planPage(files.id, query, filters);
        const rows = await services.database.orm
          .select()
          .from(files)
          .where(plan.where)
          .orderBy(plan.orderBy)
          .limit(plan.limit);
        return toPage(rows, query, presentFile);
      },
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/files/{file_id}', operationId: 'retrieveFile', tag, access: 'user', params },
        summary: 'Retrieve what is known of a file',
        response: { kind: 'json', schema: fileSchema },
      },
      async ({ params: { file_id: id }, caller, services }) => presentFile(await findOwn(services, caller, id)),
    ),
    defineRoute(
      {
        ...{
          method: 'get',
          path: '/v1/files/{file_id}/content',
          operationId: 'downloadFile',
          tag,
          access: 'user',
          params,
        },
        summary: 'Download a file',
        response: { kind: 'bytes', contentTypes: ['application/octet-stream'], canRange: true },
      },
      async ({ params: { file_id: id }, caller, services, context }) => {
        const row = await findOwn(services, caller, id);
        return sendAsset(context, services.storage, { asset: row.asset, filename: row.filename });
      },
    ),
    defineRoute(
      {
        ...{ method: 'delete', path: '/v1/files/{file_id}', operationId: 'deleteFile', tag, access: 'user', params },
        summary: 'Delete a file for good',
        response: { kind: 'json', schema: fileDeletedSchema },
      },
      async ({ params: { file_id: id }, caller, services, audit }) => {
        const row = await findOwn(services, caller, id);
        await removeFile(services, row);
        await audit({ action: 'file.delete', target: row.id });
        return { id: row.id, object: 'file', deleted: true };
      },
    ),
  ];
}

async function findOwn(services: Services, caller: Caller, id: string): Promise<FileRow> {
  const row = await findFile(services, id, caller.isAdmin ? null : caller.user.id);
  if (row === null) throw problem('not_found', `No such File object: ${id}`);
  return row;
}

function presentFile({ id, asset, createdAtMs, filename, purpose }: FileRow): StoredFile {
  const created_at = Math.floor(createdAtMs / 1000);
  return { id, object: 'file', bytes: asset.sizeBytes, created_at, filename, purpose, status: 'processed' };
}
