/** What a file system's refusals mean. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than the system allows',
  EROFS: 'the disk can only be read',
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

/** Why the system did not let a file be written, as a clause for a person; null where that says nothing to people. */
export function explainSystemError(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? (reasons[String(error.code)] ?? null) : null;
}
