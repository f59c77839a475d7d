import { fileDownloadInfo, HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { AccessError, assert, CheckpointError, NotFoundError } from '../../base/index.ts';
import type { CheckpointSource } from '../checkpoints/released-checkpoint.ts';
import { type FilePart, readPart } from './read-part.ts';

/** Which hub models come from. */
export interface HubSettings {
  /** Base address, of the Hugging Face Hub or a mirror of it. */
  readonly url: string;
  /** Token of an account, for repositories that ask for one. */
  readonly token: string | null;
  /** Base address of GitHub's files, or of a mirror of them. Default: https://raw.githubusercontent.com. */
  readonly githubUrl?: string;
}

/** One file of a repository, with what its contents are checked by. */
export interface HubFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the contents (`sha256`), or of git's blob of them (`git`). */
  readonly checksum: { readonly kind: 'sha256' | 'git'; readonly hex: string };
}

/** A repository at one commit. */
export interface HubRepository {
  readonly commit: string;
  readonly files: ReadonlyMap<string, HubFile>;
  /** Contents of a file from a byte on, or from its beginning where that is all that can be had. */
  read(path: string, offset: number, signal: AbortSignal | null): Promise<FilePart>;
}

/** Opens the repository that a source names. @throws what `openHubRepository` throws */
export async function openRepository(settings: HubSettings, source: CheckpointSource): Promise<HubRepository> {
  return source.host === 'github' ? openGithubRepository(settings, source) : openHubRepository(settings, source);
}

/** What is known of files on GitHub is all in their source. */
function openGithubRepository(
  { githubUrl = 'https://raw.githubusercontent.com' }: HubSettings,
  { repository, revision: commit, files }: CheckpointSource,
): HubRepository {
  assert(commit !== null, 'internal: a source on GitHub must name its commit');
  const known = files.map(({ path, sizeBytes, sha256 }): HubFile => {
    assert(sizeBytes !== null && sha256 !== null, 'internal: a source on GitHub must have sizes and checksums');
    return { path, sizeBytes, checksum: { kind: 'sha256', hex: sha256 } };
  });
  return {
    commit,
    files: new Map(known.map((file) => [file.path, file])),
    read: (path, offset, signal) =>
      readPart(`${githubUrl}/${repository}/${commit}/${path}`, { offset, token: null, signal }),
  };
}

/**
 * Lists a repository at its newest commit or at one that is given, which all later reads come from.
 *
 * @throws {AccessError}   if the repository wants a token, or acceptance of its terms
 * @throws {NotFoundError} if there is no such repository
 */
async function openHubRepository(
  { url: hubUrl, token }: HubSettings,
  { repository, revision }: CheckpointSource,
): Promise<HubRepository> {
  const shared = { hubUrl, ...(token === null ? {} : { accessToken: token }) };
  const repo = { type: 'model', name: repository } as const;
  const explain = (error: unknown): never => {
    throw explained(error, { repository, hubUrl, hasToken: token !== null });
  };
  const { sha: commit } = await modelInfo({
    ...shared,
    name: repository,
    additionalFields: ['sha'],
    revision: revision ?? 'main',
  }).catch(explain);
  const files = new Map<string, HubFile>();
  try {
    for await (const { type, path, size, oid, lfs } of listFiles({
      ...shared,
      repo,
      revision: commit,
      recursive: true,
    })) {
      if (type !== 'file') continue;
      if (lfs !== undefined) files.set(path, { path, sizeBytes: lfs.size, checksum: { kind: 'sha256', hex: lfs.oid } });
      else if (oid !== undefined) files.set(path, { path, sizeBytes: size, checksum: { kind: 'git', hex: oid } });
    }
  } catch (error) {
    explain(error);
  }
  return {
    commit,
    files,
    async read(path, offset, signal) {
      const info = await fileDownloadInfo({ ...shared, repo, path, revision: commit }).catch(explain);
      if (info === null || info === undefined) {
        throw new CheckpointError(`Cannot download ${path} as ${repository} must have it`);
      }
      // The token is for the hub alone, not for where it sends us.
      const isOwn = new URL(info.url).origin === new URL(hubUrl).origin;
      return readPart(info.url, { offset, token: isOwn ? token : null, signal });
    },
  };
}

function explained(
  error: unknown,
  {
    repository,
    hubUrl,
    hasToken,
  }: { readonly repository: string; readonly hubUrl: string; readonly hasToken: boolean },
): unknown {
  if (!(error instanceof HubApiError)) {
    if (error instanceof TypeError && error.message.includes("'hf_'")) {
      return new AccessError("Cannot use HF_TOKEN as it must start with 'hf_'", { cause: error });
    }
    if (!(error instanceof TypeError)) return error;
    return new CheckpointError(`Cannot reach ${hubUrl} to download ${repository}`, { cause: error });
  }
  if (error.statusCode === 401 || error.statusCode === 403) {
    const remedy = hasToken ? 'accept its terms on its page, or give another token' : 'set HF_TOKEN';
    return new AccessError(`Cannot download ${repository} as the hub refuses it (${error.statusCode}); ${remedy}`, {
      cause: error,
    });
  }
  if (error.statusCode === 404) {
    return new NotFoundError(`Cannot find ${repository} on ${hubUrl}`, { cause: error });
  }
  return new CheckpointError(`Cannot download ${repository} as the hub answered with ${error.statusCode}`, {
    cause: error,
  });
}
